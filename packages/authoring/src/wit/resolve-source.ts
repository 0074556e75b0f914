import { isWasmPkgError, type SourceLocation, withDetails, withHint } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { readWitFolder } from './folder.js'
import { describeWit, formatWitName, outlineWit, type WitOutline, packageIn, type WitSource } from './source.js'
import type { PinWit, WitRequirement } from './pin.js'
import type { WitDependency } from './tools/call.js'
import type { WitFile, WitName } from './tools/messages.js'

/** A folder of WIT with everything that it refers to. */
export interface ResolvedWit extends WitSource {
  readonly outline: WitOutline
  /** The packages from registries, `ns:name@version`. */
  readonly fetched: readonly string[]
  /** The packages in the folder `deps`. */
  readonly vendored: ReadonlySet<string>
}

/**
 * Reads a folder of WIT and resolves what it refers to: packages in its folder `deps` first, the others from their registries.
 *
 * @param pin gets packages from registries, if there are any
 * @param options.vendored whether to use the folder `deps` @default true
 * @throws WasmPkgError `E_BUILD` with the place in a file, and as `Project.resolve`
 */
export async function resolveWit(
  pin: PinWit,
  folder: string,
  { vendored: useVendored = true }: { readonly vendored?: boolean } = {},
): Promise<ResolvedWit> {
  const { files, vendored: all } = await readWitFolder(folder)
  const vendored = useVendored ? all : []
  const outline = await outlineWit(files)
  const { have, needs } = await contentsOf(outline, vendored)
  const wanted = needs.filter((name) => !have.has(formatWitName(name)))
  const requirements = await requirementsOf(wanted, { files, dependencies: vendored })
  const pinned = await pin(requirements, (error, requirement) => located(error, requirement, files))
  const fetched = pinned.map(({ package: pack, bytes }): WitDependency => ({ label: pack.id, bytes }))
  return {
    files,
    outline,
    dependencies: [...vendored, ...fetched],
    fetched: pinned.map(({ package: pack }) => pack.id),
    vendored: new Set([...have].filter((name) => name !== formatWitName(outline.package))),
  }
}

/** The packages that the folder and its `deps` have, and those that they refer to. */
async function contentsOf(
  outline: WitOutline,
  vendored: readonly WitDependency[],
): Promise<{ readonly have: ReadonlySet<string>; readonly needs: readonly WitName[] }> {
  const have = new Set([formatWitName(outline.package)])
  const needs = [...outline.needs]
  for (const dependency of vendored) {
    // A package in bytes contains all that it needs, but of others only parts.
    if ('bytes' in dependency) have.add(formatWitName(await packageIn(dependency.label, dependency.bytes)))
    else {
      const found = await outlineWit(dependency.files)
      have.add(formatWitName(found.package))
      needs.push(...found.needs)
    }
  }
  return { have, needs: [...new Map(needs.map((name) => [formatWitName(name), name])).values()] }
}

async function requirementsOf(wanted: readonly WitName[], source: WitSource): Promise<readonly WitRequirement[]> {
  const found: WitRequirement[] = []
  for (const name of wanted) {
    if (name.version === null) await refuseWithoutVersion(name, source)
    else {
      found.push({
        name: parsePackageName(`${name.namespace}:${name.name}`),
        version: parseVersion(name.version),
        importer: locate(name, source.files)?.file ?? 'wit',
      })
    }
  }
  return found
}

/** The parser knows where the name is. */
async function refuseWithoutVersion(name: WitName, source: WitSource): Promise<never> {
  const label = formatWitName(name)
  const hint = `Packages from registries need a version: write ${label}/…@0.1.0, or put the package into the folder deps.`
  try {
    await describeWit(source)
  } catch (error) {
    throw isWasmPkgError(error) ? withHint(error, hint) : error
  }
  throw new TypeError(`${label} has no version, and the parser does not need it`)
}

/** An error about a package, with the place where the WIT names it. */
function located(error: unknown, { name, version }: WitRequirement, files: readonly WitFile[]): unknown {
  if (!isWasmPkgError(error)) return error
  const [namespace = '', local = ''] = formatPackageName(name).split(':')
  const location = locate({ namespace, name: local, version: formatVersion(version) }, files)
  return location === undefined ? error : withDetails(error, { location })
}

/** Where a package is named: `ns:name/interface@1.0.0`. */
function locate({ namespace, name, version }: WitName, files: readonly WitFile[]): SourceLocation | undefined {
  const at = version === null ? '' : `@${version.replaceAll(/[.+]/g, '\\$&')}(?![\\w.-])`
  const pattern = new RegExp(`%?${namespace}:%?${name}/[\\w%-]+${at}`)
  for (const { path, text } of files) {
    const found = pattern.exec(text)
    if (found === null) continue
    const lines = text.slice(0, found.index).split('\n')
    return { file: path, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
  }
  return undefined
}

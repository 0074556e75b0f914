import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, selectVersion } from '@wasm-pkg/registry-client/requirement'
import type { Release } from '@wasm-pkg/registry-client'
import { formatVersion, tryParseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { isWasmPkgError, WasmPkgError, withHint } from '@wasm-pkg/registry-client/errors'
import type { Context } from '../frame/context.js'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { findPin } from './find-pin.js'
import { LOCK_ONLY } from './options.js'
import { withProject } from './with-project.js'
import type { RegistryAccess } from './with-registry.js'

export interface FoundPackage {
  readonly release: Release
  /** Who said so: the registry, without the network the project's lock file, or the file that overrides the package here. */
  readonly from: 'registry' | 'lock' | 'override'
  /** Ascending; empty if only one version was asked for or the registry was not. */
  readonly versions: readonly Version[]
  readonly skippedTags: readonly string[]
  /** The package itself. */
  read(): Promise<Uint8Array>
}

/**
 * The release a spec means: a complete version exactly, a requirement its highest match, nothing the highest that is no
 * prerelease. Without the network it is the project's own pin. Where the project overrides the package and nothing else is
 * asked for, it is the local file that builds use.
 *
 * @param all whether to list the versions even where one is named
 * @throws WasmPkgError `E_NAME`, `E_VERSION`, `E_NOT_FOUND`, and the registry client's codes
 */
export async function findPackage(
  context: Context,
  access: RegistryAccess,
  spec: string,
  all: boolean,
): Promise<FoundPackage> {
  const overriding = access.manifest.overrides.has(spec) ? await readOverride(context, spec) : undefined
  if (overriding !== undefined) return overriding
  const found = await findPublished(context, access, spec, all)
  return { ...found, read: () => access.client.readContent(found.release, { signal: context.signal }) }
}

async function readOverride(context: Context, name: string): Promise<FoundPackage> {
  return await withProject(context, LOCK_ONLY, async (project) => {
    const { package: pack } = await project.resolve(name)
    const { version, digest, size } = pack
    const bytes = await pack.read()
    const place = { registry: 'local', source: pack.source ?? 'local' }
    const release = { name: pack.name, version, digest, size, annotations: {}, ...place }
    return { release, from: 'override', versions: [], skippedTags: [], read: () => Promise.resolve(bytes) }
  })
}

/** The same, of what is published, whatever the project overrides. */
export async function findPublished(
  { signal }: Context,
  access: RegistryAccess,
  spec: string,
  all: boolean,
): Promise<Omit<FoundPackage, 'read'>> {
  const { client, manifest } = access
  const { parseSpecifier } = await import('@wasm-pkg/project')
  const { name, requirement, interface: item } = parseSpecifier(spec)
  const label = formatPackageName(name)
  if (item !== undefined) {
    throw new WasmPkgError('E_USAGE', `"${spec}" is an interface; name a package`, {
      hint: `Try ${label}.`,
    })
  }
  const at = spec.indexOf('@')
  const exact = at === -1 ? undefined : tryParseVersion(spec.slice(at + 1))
  try {
    if (exact !== undefined && !all) {
      const release = await client.getRelease(name, exact, { signal })
      return { release, from: 'registry', versions: [], skippedTags: [] }
    }
    const { versions, skippedTags } = await client.listVersions(name, { signal })
    const version =
      exact ?? selectVersion(versions, requirement ?? { comparators: [] }) ?? onlyPrerelease(versions, requirement)
    if (version === undefined) {
      const newest = versions.slice(-8).map(formatVersion)
      const older = versions.length > newest.length ? `${versions.length - newest.length} older ones, ` : ''
      throw new WasmPkgError('E_NOT_FOUND', `no version of ${label} matches`, {
        package: label,
        expected: requirement === undefined ? 'any version' : formatRequirement(requirement),
        actual: newest.length === 0 ? 'no versions' : `${older}${newest.join(', ')}`,
      })
    }
    return { release: await client.getRelease(name, version, { signal }), from: 'registry', versions, skippedTags }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    if (error.code === 'E_OFFLINE_MISS') {
      const release = await findPin(access, name, exact ?? requirement)
      if (release !== undefined) return { release, from: 'lock', versions: [], skippedTags: [] }
    }
    if (error.code !== 'E_NOT_FOUND') throw error
    throw withHint(
      error,
      didYouMean(
        label,
        [...manifest.dependencies.keys()].filter((key) => key !== label),
      ),
    )
  }
}

/** `wkg get` takes a prerelease where there is nothing else and nothing was asked for. */
function onlyPrerelease(versions: readonly Version[], requirement: unknown): Version | undefined {
  return requirement === undefined ? versions.at(-1) : undefined
}

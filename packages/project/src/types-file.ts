import { type PackageTypes, parseInterfaceId, renderTypes, type Transpiler } from '@wasm-pkg/component'
import { type Digest, formatPackageName, formatRequirement, formatVersion } from '@wasm-pkg/registry-client'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { resolve } from 'node:path'
import { mapConcurrently } from './concurrency.js'
import { readRegularFile } from './files.js'
import { readPinned } from './resolve/content.js'
import type { Manifest } from './manifest/types.js'
import type { Session } from './resolve/session.js'
import type { ResolvedImport } from './resolve/types.js'
import { tryParseSpecifier } from './specifier.js'
import { suspendingFunctions } from './suspend/functions.js'

/** `wasm-pkg.d.ts`: the types of every specifier the project uses. */
export interface TypesFile {
  /** Notes that a specifier is used. */
  use(resolved: ResolvedImport, manifest: Manifest): void
  /** Writes the file if its text changed. */
  write(session: Session): Promise<WrittenTypes | undefined>
  reset(): void
}

export interface WrittenTypes {
  /** Absolute. */
  readonly file: string
  readonly changed: boolean
}

/** A types file of this size is none. */
const MAX_TYPES_BYTES = 64 * 1024 * 1024

interface Entry {
  readonly specifier: string
  readonly types: PackageTypes
  readonly interface?: string
}

/**
 * A build sees only the imports it comes by (a dev server one page at a time), so the file keeps the specifiers of earlier
 * builds as long as the lock still has what they ask for.
 *
 * @param path from `root`, or `false` for no file
 */
export function createTypesFile(root: string, path: string | false, transpiler: Transpiler): TypesFile {
  const used = new Map<string, { readonly resolved: ResolvedImport; readonly entry: Promise<Entry> }>()
  return {
    use(resolved, manifest) {
      const { text } = resolved.specifier
      if (path === false || used.has(text)) return
      // Made in one thread while another compiles the package. `write` tries again what fails, and tells of it.
      const entry = usedEntry(manifest, transpiler, resolved)
      entry.catch(() => undefined)
      used.set(text, { resolved, entry })
    },
    reset: () => used.clear(),
    async write(session) {
      if (path === false || used.size === 0) return undefined
      const file = resolve(root, path)
      const bytes = await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_TYPES_BYTES })
      const earlier = bytes === undefined ? [] : declaredModules(bytes.toString('utf8'))
      const kept = await mapConcurrently(
        earlier.filter((text) => !used.has(text)),
        (text) => earlierEntry(session, transpiler, text),
      )
      const entries = await mapConcurrently([...used.values()], ({ resolved, entry }) =>
        entry.catch(() => usedEntry(session.manifest, transpiler, resolved)),
      )
      const text = renderTypes([...entries, ...kept.filter((entry) => entry !== undefined)])
      const changed = bytes?.toString('utf8') !== text
      if (changed) await writeFileAtomic(file, Buffer.from(text))
      return { file, changed }
    },
  }
}

function declaredModules(text: string): readonly string[] {
  return [...text.matchAll(/^declare module (['"])([^'"\\]+)\1/gm)].map((match) => match[2] ?? '')
}

async function usedEntry(manifest: Manifest, transpiler: Transpiler, resolved: ResolvedImport): Promise<Entry> {
  const { digest, id, name } = resolved.package
  const read = (): Promise<Uint8Array> => resolved.package.read()
  const async = await suspendingFunctions(manifest, { name: formatPackageName(name), id, read })
  const types = await transpiler.types({ digest, bytes: read, label: id, ...(async && { async }) })
  return {
    specifier: resolved.specifier.text,
    types,
    ...(resolved.interface === undefined ? {} : { interface: resolved.interface }),
  }
}

/** The entry of a specifier that this process did not meet, from the lock and the store; never from the network. */
async function earlierEntry(session: Session, transpiler: Transpiler, text: string): Promise<Entry | undefined> {
  const specifier = tryParseSpecifier(text)
  if (specifier === undefined) return undefined
  const key = formatPackageName(specifier.name)
  const requirement = specifier.requirement ?? session.manifest.dependencies.get(key)
  if (requirement === undefined) return undefined
  const wanted = formatRequirement(requirement)
  for (const { name, registry, versions } of session.lock.current.packages) {
    if (formatPackageName(name) !== key) continue
    const entry = versions.find((version) => formatRequirement(version.requirement) === wanted)
    if (entry === undefined || !(await session.store.hasBlob(entry.digest))) continue
    const item =
      specifier.interface === undefined ? undefined : lockedInterface(entry.facts?.exports, specifier.interface)
    if (specifier.interface !== undefined && item === undefined) return undefined
    const label = `${key}@${formatVersion(entry.version)}`
    const bytes = (): Promise<Uint8Array> => readPinned(session, name, { registry: registry ?? '', entry })
    const async = await suspendingFunctions(session.manifest, { name: key, id: label, read: bytes })
    const types = await transpiler.types({
      digest: entry.digest satisfies Digest,
      bytes,
      label,
      ...(async && { async }),
    })
    return { specifier: text, types, ...(item === undefined ? {} : { interface: item }) }
  }
  return undefined
}

function lockedInterface(exports: readonly string[] | undefined, name: string): string | undefined {
  return exports?.find((id) => parseInterfaceId(id)?.interface === name)
}

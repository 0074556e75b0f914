import { type Transpiler, type TypesEntry, type TypesModules, typesOfSpecifier } from '@wasm-pkg/component'
import { formatPackageName, formatRequirement, formatVersion, type PackageName } from '@wasm-pkg/registry-client'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { readLock } from './lock/file.js'
import type { LockedVersion, LockFile } from './lock/types.js'
import { parseManifest } from './manifest/parse.js'
import { readManifestText } from './manifest/read.js'
import type { Manifest } from './manifest/types.js'
import { readPinned } from './resolve/content.js'
import { parseInterfaceId } from './resolve/interface.js'
import type { Session } from './resolve/session.js'
import { isReservedNamespace, type Specifier, tryParseSpecifier } from './specifier.js'
import { suspendingFunctions } from './suspend/functions.js'

export interface EarlierTypes {
  readonly entries: readonly TypesEntry[]
  /** Modules that stay as they are: of packages that the store does not have, on a fresh machine say. */
  readonly kept: TypesModules
}

/**
 * What this process did not meet of a types file, as far as the lock still has it: made again from the store, or else taken from
 * the file; never from the network.
 */
export async function earlierTypes(
  session: Session,
  transpiler: Transpiler,
  modules: TypesModules,
  isUsed: (specifier: string) => boolean,
): Promise<EarlierTypes> {
  const names = [...modules.keys()].filter((name) => !isUsed(name))
  const find = createFinder(session)
  const entries: TypesEntry[] = []
  const kept = new Map<string, string>()
  await mapConcurrently(names, async (text) => {
    const found = await find(text)
    if (found === undefined) return
    const item = found.interface
    if (await session.store.hasBlob(found.entry.digest)) entries.push(await makeEntry(session, transpiler, text, found))
    else for (const [name, body] of typesOfSpecifier(modules, text, found.entry.digest, item)) kept.set(name, body)
  })
  return { entries, kept }
}

/** A locked version, and the id of the interface that a specifier names of it. */
interface Found {
  readonly name: PackageName
  readonly registry: string | undefined
  readonly entry: LockedVersion
  readonly interface?: string
}

interface Declared {
  readonly manifest: Manifest
  readonly lock: LockFile
}

/** What a specifier stands for in this process, or in what others have written since it began. */
function createFinder(session: Session): (text: string) => Promise<Found | undefined> {
  const own: Declared = { manifest: session.manifest, lock: session.lock.current }
  let fresh: Promise<Declared> | undefined
  return async (text) => {
    const specifier = tryParseSpecifier(text)
    if (specifier === undefined || isReservedNamespace(specifier.name.namespace)) return undefined
    return findIn(own, specifier) ?? findIn(await (fresh ??= readDeclared(session)), specifier)
  }
}

async function readDeclared({ manifest: { file }, lockFile }: Session): Promise<Declared> {
  const [text, { lock }] = await Promise.all([readManifestText(file), readLock(lockFile)])
  return { manifest: parseManifest(text, file), lock }
}

function findIn({ manifest, lock }: Declared, { name, requirement, interface: wanted }: Specifier): Found | undefined {
  const key = formatPackageName(name)
  const declared = requirement ?? manifest.dependencies.get(key)
  if (declared === undefined) return undefined
  const text = formatRequirement(declared)
  for (const pack of lock.packages) {
    if (formatPackageName(pack.name) !== key) continue
    const entry = pack.versions.find((version) => formatRequirement(version.requirement) === text)
    if (entry === undefined) continue
    const found = { name: pack.name, registry: pack.registry, entry }
    if (wanted === undefined) return found
    const item = entry.facts?.exports.find((id) => parseInterfaceId(id)?.interface === wanted)
    return item === undefined ? undefined : { ...found, interface: item }
  }
  return undefined
}

async function makeEntry(
  session: Session,
  transpiler: Transpiler,
  specifier: string,
  { name, registry, entry, interface: item }: Found,
): Promise<TypesEntry> {
  const key = formatPackageName(name)
  const label = `${key}@${formatVersion(entry.version)}`
  const bytes = (): Promise<Uint8Array> => readPinned(session, name, { registry: registry ?? '', entry })
  const async = await suspendingFunctions(session.manifest, { name: key, id: label, read: bytes })
  const types = await transpiler.types({ digest: entry.digest, bytes, label, ...(async && { async }) })
  return { specifier, types, ...(item === undefined ? {} : { interface: item }) }
}

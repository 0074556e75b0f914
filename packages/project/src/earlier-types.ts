import { type TypesEntry, type TypesModules, typesOfSpecifier } from '@wasm-pkg/component'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { CompilablePackage, Compiler } from './compiler.js'
import { readLock } from './lock/file.js'
import { type LockFile, REQUIRED_BY_MANIFEST } from './lock/types.js'
import { parseManifest } from './manifest/parse.js'
import { readManifestText } from './manifest/read.js'
import type { Manifest } from './manifest/types.js'
import { outlineStored, readStored } from './resolve/content.js'
import { candidatesOf, findInterface } from './resolve/interface.js'
import { resolveOverride } from './resolve/override.js'
import type { Session } from './resolve/session.js'
import { isReservedNamespace, type Specifier, tryParseSpecifier } from './specifier.js'

export interface EarlierTypes {
  readonly entries: readonly TypesEntry[]
  /** Modules to keep unchanged, because the store does not have their packages, for example on a new machine. */
  readonly kept: TypesModules
}

/**
 * The modules of a types file that this process has not seen and that the project still has, as an override or in the
 * lock file. They are generated again from the override or from the store, otherwise copied from the types file. Never
 * uses the network.
 */
export async function earlierTypes(
  session: Session,
  compiler: Compiler,
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
    if (await found.isHere()) entries.push(await makeEntry(compiler, text, found))
    else for (const [name, body] of typesOfSpecifier(modules, text, found.digest, found.interface)) kept.set(name, body)
  })
  return { entries, kept }
}

/** The package of a specifier, and the id of its interface. */
interface Found extends CompilablePackage {
  /** Whether this machine has its bytes. */
  isHere(): Promise<boolean>
  readonly interface?: string
}

interface Declared {
  readonly manifest: Manifest
  readonly lock: LockFile
}

/** Finds the package of a specifier in this process, or in a lock file that others have written since. */
function createFinder(session: Session): (text: string) => Promise<Found | undefined> {
  const own: Declared = { manifest: session.manifest, lock: session.lock.current }
  let fresh: Promise<Declared> | undefined
  return async (text) => {
    const specifier = tryParseSpecifier(text)
    if (specifier === undefined || isReservedNamespace(specifier.name.namespace)) return undefined
    return (
      (await findIn(session, own, specifier)) ?? findIn(session, await (fresh ??= readDeclared(session)), specifier)
    )
  }
}

async function readDeclared({ manifest: { file }, lockFile }: Session): Promise<Declared> {
  const [text, { lock }] = await Promise.all([readManifestText(file), readLock(lockFile)])
  return { manifest: parseManifest(text, file), lock }
}

async function findIn(session: Session, files: Declared, specifier: Specifier): Promise<Found | undefined> {
  const key = formatPackageName(specifier.name)
  const override = files.manifest.overrides.get(key)
  if (override !== undefined) return await findOverride(session, override, specifier)
  const requirement = specifier.requirement ?? files.manifest.dependencies.get(key)
  return requirement === undefined ? undefined : findLocked(session, files.lock, { ...specifier, requirement })
}

/** A file that is missing or not a component has no types. Its import reports the error. */
async function findOverride(session: Session, file: string, specifier: Specifier): Promise<Found | undefined> {
  const { name } = specifier
  const request = { name, requirement: { comparators: [] }, requiredBy: REQUIRED_BY_MANIFEST }
  try {
    const pack = await resolveOverride(session, request, file, [])
    const item = specifier.interface === undefined ? undefined : findInterface(pack, specifier.interface)
    return {
      id: pack.id,
      digest: pack.digest,
      isHere: () => Promise.resolve(true),
      read: () => pack.read(),
      outline: () => pack.outline(),
      ...(item === undefined ? {} : { interface: item }),
    }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return undefined
  }
}

function findLocked(
  session: Session,
  lock: LockFile,
  specifier: Specifier & Required<Pick<Specifier, 'requirement'>>,
): Found | undefined {
  const key = formatPackageName(specifier.name)
  const text = formatRequirement(specifier.requirement)
  for (const { name, versions } of lock.packages) {
    if (formatPackageName(name) !== key) continue
    const entry = versions.find((version) => formatRequirement(version.requirement) === text)
    if (entry === undefined) continue
    const id = `${key}@${formatVersion(entry.version)}`
    const found = {
      id,
      digest: entry.digest,
      isHere: () => session.store.hasBlob(entry.digest),
      read: () => readStored(session, id, entry),
      outline: () => outlineStored(session, id, entry),
    }
    if (specifier.interface === undefined) return found
    const { version, facts } = entry
    const items = facts === undefined ? [] : candidatesOf({ name, version, facts }, specifier.interface)
    const [item] = items
    return item === undefined || items.length > 1 ? undefined : { ...found, interface: item }
  }
  return undefined
}

async function makeEntry(compiler: Compiler, specifier: string, found: Found): Promise<TypesEntry> {
  const types = await compiler.types(found)
  return { specifier, types, ...(found.interface === undefined ? {} : { interface: found.interface }) }
}

import { type ComponentFacts, createOutline, inspectOutline, type Outline } from '@wasm-pkg/component'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, WasmPkgError, withHint } from '@wasm-pkg/registry-client/errors'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { WatchContent } from '@wasm-pkg/registry-client/store'
import type { LockedVersion } from '../lock/types.js'
import { compareFacts, lockedFacts, missingFactsError } from './facts.js'
import type { Pin } from './pin.js'
import type { Session } from './session.js'

/** A pinned package whose bytes were read. Its entry has facts. */
export interface VerifiedPin {
  readonly registry: string
  readonly entry: LockedVersion
  readonly facts: ComponentFacts
}

/**
 * Fetches the pinned bytes into the store and recomputes the facts from them.
 *
 * @throws WasmPkgError `E_OFFLINE_MISS`, `E_LOCK_FACTS`, `E_WASM`, `E_DIGEST`, `E_SIZE`, and what the registry client throws
 */
export async function verifyPin(session: Session, name: PackageName, pin: Pin): Promise<VerifiedPin> {
  const { entry, registry } = pin
  const label = `${formatPackageName(name)}@${formatVersion(entry.version)}`
  if (session.frozen && entry.facts === undefined) throw missingFactsError(label)
  const facts =
    (await knownFacts(session, pin)) ?? inspectOutline(await outlinePinned(session, name, pin), entry.digest, label)
  session.inspected.set(entry.digest, facts)
  const actual = lockedFacts(facts, label)
  if (entry.facts !== undefined) compareFacts(entry.facts, actual, label)
  return { registry, entry: { ...entry, facts: actual }, facts }
}

/** Facts of bytes that were seen before and are still there to be read. */
async function knownFacts({ inspected, store }: Session, { entry }: Pin): Promise<ComponentFacts | undefined> {
  const facts = inspected.get(entry.digest)
  return facts !== undefined && (await store.hasBlob(entry.digest)) ? facts : undefined
}

/**
 * The bytes of a resolved package, only from the store. Generating modules makes no requests to registries.
 *
 * @throws WasmPkgError `E_CACHE_IO` if they were removed from the store or damaged there since
 */
export async function readStored(
  { store }: Pick<Session, 'store'>,
  label: string,
  entry: LockedVersion,
): Promise<Uint8Array> {
  const bytes = await store.readBlob(entry.digest, entry.facts?.size)
  return bytes ?? gone(label)
}

function gone(label: string): never {
  throw new WasmPkgError('E_CACHE_IO', `${label} is no longer in the store`, {
    package: label,
    hint: 'It was removed or damaged since the import was resolved. Build again to fetch it.',
  })
}

const SUSPECT_LOCK =
  'wasm-pkg.lock requires these bytes. If its digest, size or source was edited or merged by hand, restore the file from version control. Otherwise the registry deleted or changed a version: ask its publisher.'

/**
 * The outline of bytes that are read and verified in pieces.
 *
 * @param read returns whether `watch` has seen all of the bytes
 */
async function outlineWhile(read: (watch: WatchContent) => Promise<boolean>): Promise<Uint8Array | undefined> {
  let outline: Outline | undefined
  const isComplete = await read((size) => {
    const made = createOutline(size)
    outline = made
    return (piece) => made.add(piece)
  })
  return isComplete ? outline?.bytes : undefined
}

/** The outline of pinned bytes. `undefined` if the store does not have them. */
async function outlineOf({ store }: Pick<Session, 'store'>, entry: LockedVersion): Promise<Uint8Array | undefined> {
  return await outlineWhile((watch) => store.scanBlob(entry.digest, entry.facts?.size, watch))
}

/** The outline of a package that was resolved, from the store alone. Errors as for `readStored`. */
export async function outlineStored(
  session: Pick<Session, 'store'>,
  label: string,
  entry: LockedVersion,
): Promise<Uint8Array> {
  return (await outlineOf(session, entry)) ?? gone(label)
}

/** The outline of the pinned bytes, from the store, or made while they are fetched. */
async function outlinePinned(session: Session, name: PackageName, pin: Pin): Promise<Uint8Array> {
  const { entry, registry } = pin
  const stored = await outlineOf(session, entry)
  if (stored !== undefined) return stored
  const { signal } = session
  const label = `${formatPackageName(name)}@${formatVersion(entry.version)}`
  const client = await session.registry.client()
  const size = entry.facts?.size ?? pin.size ?? (await client.getRelease(name, entry.version, { signal })).size
  const { version, digest, source } = entry
  if (source === undefined) throw missingFactsError(label)
  const reference = { name, version, registry, source, digest, size }
  const seen = await outlineWhile((watch) => client.downloadContent(reference, watch, { signal })).catch(
    (error: unknown) => {
      const isWrong = isWasmPkgError(error) && ['E_NOT_FOUND', 'E_DIGEST', 'E_SIZE'].includes(error.code)
      throw isWrong ? withHint(error, SUSPECT_LOCK) : error
    },
  )
  // Another call has fetched it at the same time.
  return seen ?? (await outlineStored(session, label, entry))
}

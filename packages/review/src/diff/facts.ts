import { inspectComponent } from '@wasm-pkg/component'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { LockedFacts, LockedPackage, LockedVersion, LockFile } from '@wasm-pkg/project/lock'
import { factDifferences, lockedFacts, missingFrom } from '@wasm-pkg/project'
import type { PackagePair } from './packages.js'
import type { ReadPinned } from './read-pinned.js'
import type { WrongFacts } from './types.js'

/** Two lock files whose facts about changed pins come from the bytes. */
export interface CheckedLocks {
  readonly before: LockFile
  readonly after: LockFile
  /** Facts in the new lock file that were wrong. */
  readonly wrongFacts: readonly WrongFacts[]
  /** New pins whose bytes are not available, `ns:name@version`. */
  readonly unchecked: readonly string[]
}

/**
 * Replaces the facts about each changed pin with facts from the bytes, because a change of a lock file can also change
 * its facts.
 */
export async function checkFacts(before: LockFile, after: LockFile, read: ReadPinned): Promise<CheckedLocks> {
  const old = new Set(pinKeys(before))
  const same = new Set(pinKeys(after).filter((key) => old.has(key)))
  const wrongFacts: WrongFacts[] = []
  const unchecked: string[] = []
  const known = new Map<string, Promise<LockedFacts | string | undefined>>()

  async function check(lock: LockFile, isNew: boolean): Promise<LockFile> {
    const pins = lock.packages.flatMap((block) => block.versions.map((pin) => ({ block, pin })))
    const checked = await mapConcurrently(pins, async ({ block, pin }) =>
      same.has(pinKey(block, pin)) ? pin : await checkPin(block, pin, isNew),
    )
    const results = checked.values()
    const packages = lock.packages.map((block) => ({
      ...block,
      versions: block.versions.map((pin) => results.next().value ?? pin),
    }))
    return { ...lock, packages }
  }

  async function checkPin(block: LockedPackage, pin: LockedVersion, isNew: boolean): Promise<LockedVersion> {
    const label = `${formatPackageName(block.name)}@${formatVersion(pin.version)}`
    const key = `${block.registry ?? ''} ${label} ${pin.digest}`
    const pending = known.get(key) ?? readFacts(block, pin, label)
    known.set(key, pending)
    const actual = await pending
    if (actual === undefined) {
      if (isNew && !unchecked.includes(label)) unchecked.push(label)
      return pin
    }
    const statements =
      typeof actual === 'string' ? [actual] : pin.facts === undefined ? [] : factDifferences(pin.facts, actual)
    if (isNew && statements.length > 0 && !wrongFacts.some((other) => other.package === label)) {
      wrongFacts.push({ package: label, statements })
    }
    return typeof actual === 'string' ? pin : { ...pin, facts: actual }
  }

  /** @returns a text if the bytes are not something that a lock file can pin */
  async function readFacts(
    { name, registry }: LockedPackage,
    pin: LockedVersion,
    label: string,
  ): Promise<LockedFacts | string | undefined> {
    const bytes = await read({ name, registry, pin })
    if (bytes === undefined) return undefined
    try {
      return lockedFacts(inspectComponent(bytes), label)
    } catch (error) {
      if (isWasmPkgError(error)) return error.message
      throw error
    }
  }

  return { before: await check(before, false), after: await check(after, true), wrongFacts, unchecked }
}

function pinKeys(lock: LockFile): readonly string[] {
  return lock.packages.flatMap((block) => block.versions.map((pin) => pinKey(block, pin)))
}

/** Identifies reviewed content, whatever requires it. */
function pinKey({ name, registry }: LockedPackage, { version, digest, source, facts }: LockedVersion): string {
  return JSON.stringify([formatPackageName(name), registry, formatVersion(version), digest, source, facts])
}

/** Pins with the same bytes but different facts. One of the two lock files is wrong, which is visible without the bytes. */
export function wrongFactsOf(pairs: readonly PackagePair[]): readonly WrongFacts[] {
  return pairs.flatMap(({ name, before, after }) => {
    const old = new Map(before?.pins.map(({ digest, facts }) => [digest, facts]))
    const found = (after?.pins ?? []).flatMap(({ digest, version, facts }): readonly [string, WrongFacts][] => {
      const known = old.get(digest)
      if (known === undefined || facts === undefined) return []
      const label = `${name}@${formatVersion(version)}`
      const statements = (['imports', 'exports'] as const).flatMap((key) => [
        ...missingFrom(facts[key], known[key]).map((id) => `${key}: ${id} was listed before for the same bytes`),
        ...missingFrom(known[key], facts[key]).map((id) => `${key}: ${id} was not listed before for the same bytes`),
      ])
      return statements.length === 0 ? [] : [[label, { package: label, statements }]]
    })
    return [...new Map(found).values()]
  })
}

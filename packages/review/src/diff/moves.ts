import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import type { LockedVersion } from '@wasm-pkg/project'
import type { PackagePair } from './packages.js'
import { versionStep } from './step.js'
import type { VersionMove } from './types.js'

/** An old pin and the pin that took its place. */
export interface PinPair {
  readonly package: string
  readonly before: LockedVersion
  readonly after: LockedVersion
}

/** The pins of one package, old and new ones held against each other. */
export interface PinMatch {
  /** Pairs that are not the same. */
  readonly changed: readonly PinPair[]
  /** New bytes beside what was there. */
  readonly added: readonly LockedVersion[]
  /** Bytes that are gone without anything in their place. */
  readonly removed: readonly LockedVersion[]
}

/**
 * Which new pin took the place of which old one: that of the same requirement, else that of the same user, else the only one
 * left.
 */
export function matchPins({ name, before, after }: PackagePair): PinMatch {
  const [old, ...others] = before?.entries ?? []
  const [heir, ...more] = after?.entries ?? []
  // As nearly every package is pinned.
  if (old !== undefined && heir !== undefined && others.length + more.length === 0) {
    return { changed: [{ package: name, before: old, after: heir }].filter(isChanged), added: [], removed: [] }
  }
  return matchSeveral(name, before?.entries ?? [], after?.entries ?? [])
}

function matchSeveral(name: string, before: readonly LockedVersion[], after: readonly LockedVersion[]): PinMatch {
  const now = new Set(after)
  const pairs: PinPair[] = []
  let left = before
  /** Gives each old pin that has none yet an heir that shares a key with it. */
  const settle = (keysOf: (entry: LockedVersion) => readonly string[]): void => {
    const index = new Map<string, LockedVersion[]>()
    for (const entry of [...now].toReversed()) {
      for (const key of keysOf(entry)) {
        const known = index.get(key)
        if (known === undefined) index.set(key, [entry])
        else known.push(entry)
      }
    }
    left = left.filter((entry) => {
      const heir = keysOf(entry)
        .map((key) => lastOf(index.get(key), now))
        .find((found) => found !== undefined)
      if (heir === undefined) return true
      now.delete(heir)
      pairs.push({ package: name, before: entry, after: heir })
      return false
    })
  }
  settle(({ requirement, digest }) => [`${formatRequirement(requirement)} ${digest}`])
  settle(({ requirement }) => [formatRequirement(requirement)])
  settle(({ requiredBy }) => requiredBy)
  if (left.length === 1 && now.size === 1) settle(() => ['the only ones'])
  const digests = new Set(before.map(({ digest }) => digest))
  const digestsNow = new Set(after.map(({ digest }) => digest))
  return {
    changed: pairs.filter(isChanged),
    added: [...now].filter(({ digest }) => !digests.has(digest)),
    removed: left.filter(({ digest }) => !digestsNow.has(digest)),
  }
}

/** Old pins and what took their place, as far as they changed. */
export function pairPins(pair: PackagePair): readonly PinPair[] {
  return matchPins(pair).changed
}

/** The last of the entries that is still free. */
function lastOf(entries: LockedVersion[] = [], free: ReadonlySet<LockedVersion>): LockedVersion | undefined {
  let last = entries.at(-1)
  while (last !== undefined && !free.has(last)) {
    entries.pop()
    last = entries.at(-1)
  }
  return last
}

function isChanged({ before, after }: PinPair): boolean {
  return before.digest !== after.digest || compareVersions(before.version, after.version) !== 0
}

/** The moves, breaking steps and downgrades first; several pins with one move count once. */
export function versionMoves(pairs: readonly PinPair[]): readonly VersionMove[] {
  const moves = new Map<string, VersionMove>()
  for (const { package: name, before, after } of pairs) {
    const order = compareVersions(before.version, after.version)
    const { step, mayBreak } = versionStep(before.version, after.version)
    const move: VersionMove = {
      package: name,
      from: formatVersion(before.version),
      to: formatVersion(after.version),
      direction: order < 0 ? 'up' : order > 0 ? 'down' : 'same',
      step,
      mayBreak,
      fromDigest: before.digest,
      toDigest: after.digest,
      requirement: { from: formatRequirement(before.requirement), to: formatRequirement(after.requirement) },
    }
    moves.set(`${name} ${before.digest} ${move.from} ${after.digest} ${move.to}`, move)
  }
  return [...moves.values()].toSorted((a, b) => gravity(b) - gravity(a))
}

function gravity({ direction, mayBreak: breaks }: VersionMove): number {
  return (direction === 'down' ? 2 : 0) + (breaks ? 1 : 0)
}

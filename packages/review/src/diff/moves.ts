import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import type { LockedVersion } from '@wasm-pkg/project/lock'
import type { PackagePair } from './packages.js'
import { versionStep } from './step.js'
import type { VersionMove } from './types.js'

/** An old pin and the pin that replaces it. */
export interface PinPair {
  readonly package: string
  readonly before: LockedVersion
  readonly after: LockedVersion
}

/** The old and new pins of one package, matched with each other. */
export interface PinMatch {
  /** Pairs that differ. */
  readonly changed: readonly PinPair[]
  /** New pins in addition to existing ones. */
  readonly added: readonly LockedVersion[]
  /** Pins that were removed without a replacement. */
  readonly removed: readonly LockedVersion[]
}

/**
 * Matches each old pin with the new pin that replaces it: the one with the same requirement, otherwise with the same
 * user, otherwise the only one left.
 */
export function matchPins({ name, before, after }: PackagePair): PinMatch {
  const [old, ...others] = before?.pins ?? []
  const [heir, ...more] = after?.pins ?? []
  // The common case: one pin per package.
  if (old !== undefined && heir !== undefined && others.length + more.length === 0) {
    return { changed: [{ package: name, before: old, after: heir }].filter(isChanged), added: [], removed: [] }
  }
  return matchSeveral(name, before?.pins ?? [], after?.pins ?? [])
}

function matchSeveral(name: string, before: readonly LockedVersion[], after: readonly LockedVersion[]): PinMatch {
  const now = new Set(after)
  const pairs: PinPair[] = []
  let left = before
  /** Matches each remaining old pin with a new pin that shares a key with it. */
  const settle = (keysOf: (pin: LockedVersion) => readonly string[]): void => {
    const index = new Map<string, LockedVersion[]>()
    for (const pin of [...now].toReversed()) {
      for (const key of keysOf(pin)) {
        const known = index.get(key)
        if (known === undefined) index.set(key, [pin])
        else known.push(pin)
      }
    }
    left = left.filter((pin) => {
      const heir = keysOf(pin)
        .map((key) => lastOf(index.get(key), now))
        .find((found) => found !== undefined)
      if (heir === undefined) return true
      now.delete(heir)
      pairs.push({ package: name, before: pin, after: heir })
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

/** Old pins and their replacements, if they changed. */
export function pairPins(pair: PackagePair): readonly PinPair[] {
  return matchPins(pair).changed
}

/** The last pin that is still unmatched. */
function lastOf(pins: LockedVersion[] = [], free: ReadonlySet<LockedVersion>): LockedVersion | undefined {
  let last = pins.at(-1)
  while (last !== undefined && !free.has(last)) {
    pins.pop()
    last = pins.at(-1)
  }
  return last
}

function isChanged({ before, after }: PinPair): boolean {
  return before.digest !== after.digest || compareVersions(before.version, after.version) !== 0
}

/** The version changes. Breaking steps and downgrades come first. Several pins with the same change count once. */
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

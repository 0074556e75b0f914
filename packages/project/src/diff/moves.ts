import { compareVersions, formatRequirement, formatVersion } from '@wasm-pkg/registry-client'
import type { LockedVersion } from '../lock/types.js'
import type { PackagePair } from './packages.js'
import { versionStep } from './step.js'
import type { VersionMove } from './types.js'

/** An old pin and the pin that took its place. */
export interface PinPair {
  readonly package: string
  readonly before: LockedVersion
  readonly after: LockedVersion
}

/**
 * Which new pin took the place of which old one: that of the same requirement, else that of the same user, else the only one
 * left. Pins that did not change are not there.
 */
export function pairPins({ name, before, after }: PackagePair): readonly PinPair[] {
  const now = new Map(after?.entries.map((entry) => [formatRequirement(entry.requirement), entry]))
  const pairs: PinPair[] = []
  const left: LockedVersion[] = []
  for (const entry of before?.entries ?? []) {
    const same = now.get(formatRequirement(entry.requirement))
    if (same === undefined) left.push(entry)
    else {
      now.delete(formatRequirement(entry.requirement))
      pairs.push({ package: name, before: entry, after: same })
    }
  }
  for (const entry of left) {
    const fresh = [...now.values()]
    const heir =
      fresh.find(({ requiredBy }) => requiredBy.some((id) => entry.requiredBy.includes(id))) ??
      (left.length === 1 && fresh.length === 1 ? fresh[0] : undefined)
    if (heir === undefined) continue
    now.delete(formatRequirement(heir.requirement))
    pairs.push({ package: name, before: entry, after: heir })
  }
  return pairs.filter(
    (pair) =>
      pair.before.digest !== pair.after.digest || compareVersions(pair.before.version, pair.after.version) !== 0,
  )
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

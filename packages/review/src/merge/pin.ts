import type { LockedVersion } from '@wasm-pkg/project/lock'
import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { mergeExtras } from './extras.js'
import type { Findings } from './findings.js'
import type { Sides } from './sides.js'

/**
 * Merges one pin.
 *
 * @param label `ns:name@requirement`
 * @returns `undefined` if nothing needs it any more
 */
export function mergePin(
  label: string,
  sides: Sides<LockedVersion>,
  some: LockedVersion,
  findings: Findings,
): LockedVersion | undefined {
  const { base, ours, theirs } = sides
  const requiredBy = mergeUsers(base?.requiredBy ?? [], ours?.requiredBy ?? [], theirs?.requiredBy ?? [])
  if (requiredBy.length === 0 && (base ?? some).requiredBy.length > 0) return undefined
  if (ours === undefined || theirs === undefined) {
    // Removed on one side and unused: remove it, unless its users were never recorded.
    return base !== undefined && base.requiredBy.length === 0 ? undefined : { ...some, requiredBy }
  }
  const extras = mergeExtras(label, sides, findings.decisions)
  return { ...choosePin(label, base, ours, theirs, findings), requiredBy, extras }
}

function choosePin(
  label: string,
  base: LockedVersion | undefined,
  ours: LockedVersion,
  theirs: LockedVersion,
  { conflicts, decisions }: Findings,
): LockedVersion {
  if (samePin(ours, theirs)) return ours.facts === undefined ? theirs : ours
  if (base !== undefined && samePin(base, ours)) return taken(label, base, theirs, 'there', decisions)
  if (base !== undefined && samePin(base, theirs)) return taken(label, base, ours, 'here', decisions)
  const order = compareVersions(ours.version, theirs.version)
  const versions = `${formatVersion(ours.version)} here, ${formatVersion(theirs.version)} there`
  if (order === 0) {
    conflicts.push(`${label}: ${formatVersion(ours.version)} has other bytes or another source on each side`)
    return ours
  }
  const higher = order > 0 ? ours : theirs
  decisions.push(`${label}: ${versions}; took ${formatVersion(higher.version)}, the higher one`)
  return higher
}

/** The side that changed a pin. A pin may move to another version; the content of the same version must not change. */
function taken(
  label: string,
  base: LockedVersion,
  changed: LockedVersion,
  side: 'here' | 'there',
  decisions: string[],
): LockedVersion {
  if (compareVersions(base.version, changed.version) !== 0) return changed
  const what = base.digest === changed.digest ? 'is from another place' : 'has other bytes'
  decisions.push(`${label}: ${formatVersion(changed.version)} ${what} ${side}; took it: find out why it changed`)
  return changed
}

function samePin(a: LockedVersion, b: LockedVersion): boolean {
  return (
    a.digest === b.digest &&
    compareVersions(a.version, b.version) === 0 &&
    a.manifest === b.manifest &&
    a.source === b.source
  )
}

/** Merges a set: includes what either side added, and excludes what either side removed. */
function mergeUsers(base: readonly string[], ours: readonly string[], theirs: readonly string[]): readonly string[] {
  return [...new Set([...ours, ...theirs])].filter((id) =>
    base.includes(id) ? ours.includes(id) && theirs.includes(id) : true,
  )
}

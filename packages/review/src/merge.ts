import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import {
  REQUIRED_BY_MANIFEST,
  REQUIRED_BY_SOURCE,
  sortPackages,
  sortVersions,
  type Extras,
  type ExtraValue,
  type LockedPackage,
  type LockedVersion,
  type LockFile,
} from '@wasm-pkg/project'

export interface LockMerge {
  readonly lock: LockFile
  /** Conflicts that no rule can decide. The lock file then has our side. */
  readonly conflicts: readonly string[]
  /** What a rule decided although both sides changed it. */
  readonly decisions: readonly string[]
}

/**
 * Merges two lock files with a common base, pin by pin (registry, package, requirement). Takes changes of one side, and
 * equal changes of both sides. If both sides moved one requirement to different versions, the higher one wins, because
 * both sides reviewed theirs and the requirement allows it. Never decides between two digests of one version.
 */
export function mergeLocks(base: LockFile, ours: LockFile, theirs: LockFile): LockMerge {
  const conflicts: string[] = []
  const decisions: string[] = []
  const old = blocksOf(base)
  const left = blocksOf(ours)
  const right = blocksOf(theirs)
  const blocks = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const block = mergeBlock(old.get(key), left.get(key), right.get(key), { conflicts, decisions })
    return block === undefined ? [] : [block]
  })
  const packages = sortPackages(withoutDangling(blocks))
  conflicts.push(...contradictions(packages))
  const extras = mergeExtras('the lock', { base, ours, theirs }, decisions)
  return { lock: { packages, extras }, conflicts, decisions }
}

interface Findings {
  readonly conflicts: string[]
  readonly decisions: string[]
}

function blocksOf(lock: LockFile): ReadonlyMap<string, LockedPackage> {
  return new Map(lock.packages.map((block) => [`${formatPackageName(block.name)} ${block.registry ?? ''}`, block]))
}

function mergeBlock(
  base: LockedPackage | undefined,
  ours: LockedPackage | undefined,
  theirs: LockedPackage | undefined,
  findings: Findings,
): LockedPackage | undefined {
  const some = ours ?? theirs
  if (some === undefined) return undefined
  const old = entriesOf(base)
  const left = entriesOf(ours)
  const right = entriesOf(theirs)
  const versions = [...new Set([...left.keys(), ...right.keys()])].flatMap((requirement) => {
    const label = `${formatPackageName(some.name)}@${requirement}`
    const entry = mergeEntry(label, old.get(requirement), left.get(requirement), right.get(requirement), findings)
    return entry === undefined ? [] : [entry]
  })
  if (versions.length === 0) return undefined
  const extras = mergeExtras(formatPackageName(some.name), { base, ours, theirs }, findings.decisions)
  return { ...some, versions: sortVersions(versions), extras }
}

function entriesOf(block: LockedPackage | undefined): ReadonlyMap<string, LockedVersion> {
  return new Map(block?.versions.map((entry) => [formatRequirement(entry.requirement), entry]))
}

function mergeEntry(
  label: string,
  base: LockedVersion | undefined,
  ours: LockedVersion | undefined,
  theirs: LockedVersion | undefined,
  findings: Findings,
): LockedVersion | undefined {
  const some = ours ?? theirs
  if (some === undefined) return undefined
  const requiredBy = mergeUsers(base?.requiredBy ?? [], ours?.requiredBy ?? [], theirs?.requiredBy ?? [])
  if (requiredBy.length === 0 && (base ?? some).requiredBy.length > 0) return undefined
  if (ours === undefined || theirs === undefined) {
    // Removed on one side and unused: remove it, unless its users were never recorded.
    return base !== undefined && base.requiredBy.length === 0 ? undefined : { ...some, requiredBy }
  }
  const extras = mergeExtras(label, { base, ours, theirs }, findings.decisions)
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

interface WithExtras {
  readonly extras: Extras
}

interface ExtrasSides {
  readonly base: WithExtras | undefined
  readonly ours: WithExtras | undefined
  readonly theirs: WithExtras | undefined
}

function mergeExtras(label: string, { base, ours, theirs }: ExtrasSides, decisions: string[]): Extras {
  const merged = new Map<string, ExtraValue>()
  for (const key of new Set([...(ours?.extras.keys() ?? []), ...(theirs?.extras.keys() ?? [])])) {
    const [old, left, right] = [base?.extras.get(key), ours?.extras.get(key), theirs?.extras.get(key)]
    const value = isSame(old, left) ? right : left
    if (!isSame(old, left) && !isSame(old, right) && !isSame(left, right)) {
      decisions.push(`${label}: "${key}" is different on each side; took the value here`)
    }
    if (value !== undefined) merged.set(key, value)
  }
  return merged
}

function isSame(a: ExtraValue | undefined, b: ExtraValue | undefined): boolean {
  return JSON.stringify(a, plain) === JSON.stringify(b, plain)
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  return value instanceof Map ? [...value] : value
}

/** Removes users that are not in the merged lock file, then pins without users, until nothing changes. */
function withoutDangling(blocks: readonly LockedPackage[]): readonly LockedPackage[] {
  let packages = blocks
  for (;;) {
    const kept = dropDangling(packages)
    if (kept === undefined) return packages
    packages = kept
  }
}

/** One pass. `undefined` if there was nothing to remove. */
function dropDangling(packages: readonly LockedPackage[]): readonly LockedPackage[] | undefined {
  const ids = new Set(
    packages.flatMap(({ name, versions }) =>
      versions.map(({ version }) => `${formatPackageName(name)}@${formatVersion(version)}`),
    ),
  )
  const isThere = (id: string): boolean => id === REQUIRED_BY_MANIFEST || id === REQUIRED_BY_SOURCE || ids.has(id)
  let changed = false
  const kept = packages.flatMap((block) => {
    const versions = block.versions.flatMap((entry) => {
      const requiredBy = entry.requiredBy.filter(isThere)
      if (requiredBy.length === entry.requiredBy.length) return [entry]
      changed = true
      return requiredBy.length === 0 ? [] : [{ ...entry, requiredBy }]
    })
    return versions.length === 0 ? [] : [{ ...block, versions }]
  })
  return changed ? kept : undefined
}

/** Contradictions in a lock file: a package from two registries, or a version with two digests. */
function contradictions(packages: readonly LockedPackage[]): readonly string[] {
  const problems: string[] = []
  const registries = new Map<string, string>()
  const digests = new Map<string, string>()
  for (const { name, registry = '', versions } of packages) {
    const label = formatPackageName(name)
    const other = registries.get(label)
    if (other !== undefined) problems.push(`${label}: from ${other} on one side and from ${registry} on the other`)
    registries.set(label, registry)
    for (const { version, digest } of versions) {
      const id = `${label}@${formatVersion(version)}`
      if ((digests.get(id) ?? digest) !== digest) problems.push(`${id}: two digests for one version`)
      digests.set(id, digest)
    }
  }
  return problems
}

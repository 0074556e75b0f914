import type { LockedPackage, LockedVersion, LockFile } from '@wasm-pkg/project/lock'
import { sortPackages, sortVersions } from '@wasm-pkg/project/lock-file'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { contradictions, withoutDangling } from './consistency.js'
import { mergeExtras } from './extras.js'
import type { Findings } from './findings.js'
import { mergePin } from './pin.js'
import { mergeKeyed, partOf, type Sides } from './sides.js'

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
  const findings: Findings = { conflicts: [], decisions: [] }
  const sides = { base, ours, theirs }
  const blocks = mergeKeyed(partOf(sides, blocksOf), (_, block, some) => mergeBlock(block, some, findings))
  const packages = sortPackages(withoutDangling([...blocks.values()]))
  const extras = mergeExtras('the lock', sides, findings.decisions)
  const { conflicts, decisions } = findings
  return { lock: { packages, extras }, conflicts: [...conflicts, ...contradictions(packages)], decisions }
}

function mergeBlock(sides: Sides<LockedPackage>, some: LockedPackage, findings: Findings): LockedPackage | undefined {
  const name = formatPackageName(some.name)
  const pins = mergeKeyed(partOf(sides, pinsOf), (requirement, pin, somePin) =>
    mergePin(`${name}@${requirement}`, pin, somePin, findings),
  )
  if (pins.size === 0) return undefined
  const extras = mergeExtras(name, sides, findings.decisions)
  return { ...some, versions: sortVersions([...pins.values()]), extras }
}

/** By what a block is the same block on each side. */
function blocksOf(lock: LockFile): ReadonlyMap<string, LockedPackage> {
  return new Map(lock.packages.map((block) => [`${formatPackageName(block.name)} ${block.registry ?? ''}`, block]))
}

/** By what a pin is the same pin on each side. */
function pinsOf({ versions }: LockedPackage): ReadonlyMap<string, LockedVersion> {
  return new Map(versions.map((pin) => [formatRequirement(pin.requirement), pin]))
}

import { formatVersion } from '@wasm-pkg/registry-client'
import type { LockFile } from '../lock/types.js'
import type { Policy } from '../manifest/types.js'
import { policyViolations } from '../policy/check.js'
import { capabilityChanges } from './capabilities.js'
import { exportChange } from './exports.js'
import { pairPins, type PinPair, versionMoves } from './moves.js'
import { originChanges } from './origins.js'
import { changedPackages, groupPackages, type PackageGroup, type PackagePair } from './packages.js'
import { sortApi } from './sort-api.js'
import type { ApiChange, DiffViolation, LockDiff, PackageChange, SizeChange } from './types.js'

export interface DiffOptions {
  /** The policy that what the new lock pins must follow. */
  readonly policy?: Policy
  readonly policyChanged?: boolean
}

/** What changed from one lock to another, told from the locks alone. */
export function diffLocks(before: LockFile, after: LockFile, options: DiffOptions = {}): LockDiff {
  const pairs = changedPackages(before, after)
  const pins = pairs.flatMap(pairPins)
  return {
    capabilities: capabilityChanges(pairs),
    packages: pairs.flatMap(presenceChange),
    origins: originChanges(pairs),
    api: exportChanges(pins),
    moves: versionMoves(pins).filter(({ direction }) => direction !== 'same'),
    sizes: sizeChanges(pins),
    violations: violationsOf(before, after, options.policy ?? {}),
    policyChanged: options.policyChanged ?? false,
    withoutFacts: pairs.filter(lacksFacts).map(({ name }) => name),
  }
}

/** Whether nothing at all changed. */
export function isEmptyDiff(diff: LockDiff): boolean {
  const { capabilities, packages, origins, api, moves, sizes, violations, policyChanged } = diff
  const changes = [capabilities, packages, origins, api, moves, sizes].reduce((sum, list) => sum + list.length, 0)
  return changes === 0 && !policyChanged && !violations.some(({ isNew }) => isNew)
}

function presenceChange({ name, before, after }: PackagePair): readonly PackageChange[] {
  const only = before === undefined ? after : after === undefined ? before : undefined
  if (only === undefined) return []
  const registry = only.blocks.map((block) => block.registry).find((text) => text !== undefined)
  const sizes = only.entries.map(({ facts }) => facts?.size)
  const size = sizes.every((value) => value !== undefined) ? sizes.reduce((sum, value) => sum + value, 0) : undefined
  return [
    {
      package: name,
      kind: before === undefined ? 'added' : 'removed',
      versions: [...new Set(only.entries.map(({ version }) => formatVersion(version)))],
      ...(registry === undefined ? {} : { registry }),
      ...(size === undefined ? {} : { size }),
      requiredBy: [...new Set(only.entries.flatMap(({ requiredBy }) => requiredBy))],
    },
  ]
}

/** The moves of pins, each with the exports it changes; breaking ones within a promise of compatibility first. */
function exportChanges(pins: readonly PinPair[]): readonly ApiChange[] {
  const changes = new Map<string, ApiChange>()
  for (const pin of pins) {
    const [move] = versionMoves([pin])
    const change = move === undefined ? undefined : exportChange(pin, move)
    if (change !== undefined) changes.set(`${change.package} ${pin.before.digest} ${pin.after.digest}`, change)
  }
  return sortApi([...changes.values()])
}

function sizeChanges(pins: readonly PinPair[]): readonly SizeChange[] {
  const changes = new Map<string, SizeChange>()
  for (const { package: name, before, after } of pins) {
    const from = before.facts?.size
    const to = after.facts?.size
    if (from === undefined || to === undefined || from === to) continue
    changes.set(`${name} ${before.digest} ${after.digest}`, { package: name, from, to })
  }
  return [...changes.values()].toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
}

function lacksFacts({ before, after }: PackagePair): boolean {
  const entries = [...(before?.entries ?? []), ...(after?.entries ?? [])]
  const isChanged = digestsOf(before).join() !== digestsOf(after).join()
  return isChanged && entries.some(({ facts }) => facts === undefined)
}

function digestsOf(group: PackageGroup | undefined): readonly string[] {
  return group?.entries.map(({ digest }) => digest) ?? []
}

function violationsOf(before: LockFile, after: LockFile, policy: Policy): readonly DiffViolation[] {
  const known = new Set(breaches(before, policy).map(keyOf))
  return breaches(after, policy)
    .map((violation) => ({ ...violation, isNew: !known.has(keyOf(violation)) }))
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew))
}

type Breach = Omit<DiffViolation, 'isNew'>

function breaches(lock: LockFile, policy: Policy): readonly Breach[] {
  return [...groupPackages(lock).values()].flatMap(({ name, blocks }) =>
    blocks.flatMap(({ registry, versions }) =>
      versions.flatMap(({ version, facts, requiredBy }) => {
        const label = `${name}@${formatVersion(version)}`
        return policyViolations(policy, {
          package: name,
          label,
          requestedBy: requiredBy,
          ...(registry === undefined ? {} : { registry }),
          ...(facts === undefined ? {} : { size: facts.size, imports: facts.imports }),
        }).map((violation) => ({ ...violation, package: label, requiredBy }))
      }),
    ),
  )
}

function keyOf({ package: label, rule, found }: Breach): string {
  return `${label.slice(0, label.indexOf('@'))} ${rule} ${found}`
}

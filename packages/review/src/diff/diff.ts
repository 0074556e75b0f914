import type { Digest } from '@wasm-pkg/registry-client/digest'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { LockedVersion, LockFile } from '@wasm-pkg/project/lock'
import { type Policy, policyViolations } from '@wasm-pkg/project'
import { capabilityChanges } from './capabilities.js'
import { wrongFactsOf } from './facts.js'
import { grantedState } from './grants.js'
import { manifestChanges } from './manifest.js'
import { exportChange } from './exports.js'
import { matchPins, pairPins, type PinPair, versionMoves } from './moves.js'
import { originChanges } from './origins.js'
import { overrideChanges, type OverrideFiles } from './overrides.js'
import { changedPackages, groupPackages, type PackageGroup, type PackagePair } from './packages.js'
import { sortApi } from './sort-api.js'
import type {
  ApiChange,
  CapabilityChange,
  DiffViolation,
  LockDiff,
  PackageChange,
  SizeChange,
  ReviewedManifest,
} from './types.js'

export interface DiffOptions {
  /**
   * The policies that the pins of the new lock file must follow. All of them apply, so that a change cannot choose the
   * policy that judges it.
   */
  readonly policies?: readonly Policy[]
  /** `package.json` before and after the change. */
  readonly manifests?: { readonly before: ReviewedManifest; readonly after: ReviewedManifest }
  /** The local files that override packages, before and after the change. */
  readonly overrides?: { readonly before: OverrideFiles; readonly after: OverrideFiles }
  /** When releases were created, as far as known. The lock file does not say. */
  readonly created?: ReadonlyMap<Digest, Date>
}

/** The changes between two lock files, based on the lock files alone. */
export function diffLocks(before: LockFile, after: LockFile, options: DiffOptions = {}): LockDiff {
  const pairs = changedPackages(before, after)
  const pins = pairs.flatMap(pairPins)
  const { manifests } = options
  const manifest = manifests === undefined ? [] : manifestChanges(manifests.before, manifests.after)
  return {
    capabilities: capabilityChanges(pairs).map((change) => withGrant(change, manifests)),
    packages: pairs.flatMap(presenceChanges),
    origins: originChanges(pairs),
    api: exportChanges(pins),
    moves: versionMoves(pins).filter(({ direction }) => direction !== 'same'),
    sizes: sizeChanges(pins),
    violations: violationsOf(before, after, options),
    manifest,
    overrides:
      options.overrides === undefined ? [] : overrideChanges(options.overrides.before, options.overrides.after),
    policyChanged: manifest.some(({ key }) => key === 'policy'),
    withoutFacts: pairs.filter(lacksFacts).map(({ name }) => name),
    wrongFacts: wrongFactsOf(pairs),
    fromBytes: false,
    unchecked: [],
  }
}

/** Whether nothing changed. */
export function isEmptyDiff(diff: LockDiff): boolean {
  const { capabilities, packages, origins, api, moves, sizes, violations, manifest, overrides } = diff
  const known = [diff.withoutFacts, diff.wrongFacts, diff.unchecked]
  const lists = [capabilities, packages, origins, api, moves, sizes, manifest, overrides, ...known]
  return lists.every((list) => list.length === 0) && !violations.some(({ isNew }) => isNew)
}

function withGrant(change: CapabilityChange, manifests: DiffOptions['manifests']): CapabilityChange {
  const granted = manifests === undefined ? undefined : grantedState(change, manifests)
  return granted === undefined ? change : { ...change, granted }
}

/** New and removed packages, and new versions beside one that stays. */
function presenceChanges(pair: PackagePair): readonly PackageChange[] {
  const { name, before, after } = pair
  if (before === undefined) return after === undefined ? [] : [presence(name, 'added', after, after.pins)]
  if (after === undefined) return [presence(name, 'removed', before, before.pins)]
  const { added, removed } = matchPins(pair)
  return [
    ...(added.length === 0 ? [] : [{ ...presence(name, 'added', after, added), beside: versionsOf(before.pins) }]),
    ...(removed.length === 0
      ? []
      : [{ ...presence(name, 'removed', before, removed), beside: versionsOf(after.pins) }]),
  ]
}

function presence(
  name: string,
  kind: PackageChange['kind'],
  { blocks }: PackageGroup,
  pins: readonly LockedVersion[],
): PackageChange {
  const registry = blocks.find(({ versions }) => versions.some((pin) => pins.includes(pin)))?.registry
  const sources = [...new Set(pins.flatMap(({ source }) => source ?? []))]
  const sizes = pins.map(({ facts }) => facts?.size)
  const size = sizes.every((value) => value !== undefined) ? sizes.reduce((sum, value) => sum + value, 0) : undefined
  return {
    package: name,
    kind,
    versions: versionsOf(pins),
    ...(registry === undefined ? {} : { registry }),
    ...(sources.length === 0 ? {} : { sources }),
    ...(size === undefined ? {} : { size }),
    requiredBy: [...new Set(pins.flatMap(({ requiredBy }) => requiredBy))],
  }
}

function versionsOf(pins: readonly LockedVersion[]): readonly string[] {
  return [...new Set(pins.map(({ version }) => formatVersion(version)))]
}

/** The version changes of pins with their changed exports. Breaking changes in compatible steps come first. */
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
  const pins = [...(before?.pins ?? []), ...(after?.pins ?? [])]
  const isChanged = digestsOf(before).join() !== digestsOf(after).join()
  return isChanged && pins.some(({ facts }) => facts === undefined)
}

function digestsOf(group: PackageGroup | undefined): readonly string[] {
  return group?.pins.map(({ digest }) => digest) ?? []
}

function violationsOf(before: LockFile, after: LockFile, options: DiffOptions): readonly DiffViolation[] {
  const found = new Map<string, DiffViolation>()
  for (const policy of options.policies ?? []) {
    const known = new Set(breaches(before, policy, options).map(breachKey))
    for (const violation of breaches(after, policy, options)) {
      const { package: label, rule, found: what } = violation
      const key = JSON.stringify([label, rule, what])
      const isNew = !known.has(breachKey(violation))
      if (found.get(key)?.isNew !== true) found.set(key, { ...violation, isNew })
    }
  }
  return [...found.values()].toSorted((a, b) => Number(b.isNew) - Number(a.isNew))
}

type Breach = Omit<DiffViolation, 'isNew'>

/** Each violation once by version, rule and finding, even if several requirements lead to the version. */
function breaches(lock: LockFile, policy: Policy, { created }: DiffOptions): readonly Breach[] {
  const found = new Map<string, Breach>()
  for (const { name, blocks } of groupPackages(lock).values()) {
    for (const { registry, versions } of blocks) {
      for (const { version, digest, facts, source, requiredBy } of versions) {
        const date = created?.get(digest)
        const label = `${name}@${formatVersion(version)}`
        const subject = {
          package: name,
          label,
          requestedBy: requiredBy,
          ...(registry === undefined ? {} : { registry }),
          ...(source === undefined ? {} : { source }),
          ...(facts === undefined ? {} : { size: facts.size, imports: facts.imports }),
          ...(date === undefined ? {} : { created: date }),
        }
        for (const violation of policyViolations(policy, subject)) {
          const key = JSON.stringify([label, violation.rule, violation.found])
          const users = [...new Set([...(found.get(key)?.requiredBy ?? []), ...requiredBy])]
          found.set(key, { ...violation, package: label, requiredBy: users })
        }
      }
    }
  }
  return [...found.values()]
}

function breachKey({ package: label, rule, found }: Breach): string {
  return `${label.slice(0, label.indexOf('@'))} ${rule} ${found}`
}

import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import type { LockedVersion } from '@wasm-pkg/project/lock'
import { type Capability, capabilityOf, compareLevels, OWN, splitImport } from '@wasm-pkg/wasi'
import { matchPins, type PinMatch } from './moves.js'
import type { PackageGroup, PackagePair } from './packages.js'
import type { CapabilityChange } from './types.js'

/**
 * The capability changes of packages. Gained and serious ones come first. Version changes of a package's own interfaces
 * are ignored.
 */
export function capabilityChanges(pairs: readonly PackagePair[]): readonly CapabilityChange[] {
  const order: readonly CapabilityChange['kind'][] = ['gained', 'widened', 'widened-by-version', 'narrowed', 'lost']
  return pairs
    .flatMap(changesOf)
    .filter(({ capability, kind }) => capability !== OWN || kind !== 'widened-by-version')
    .toSorted(
      (a, b) =>
        compareLevels(a.capability.level, b.capability.level) ||
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        (a.package < b.package ? -1 : a.package > b.package ? 1 : 0),
    )
}

/** A pin or package before and after the change. A side without pins means that it does not exist there. */
interface Step {
  readonly before: readonly LockedVersion[]
  readonly after: readonly LockedVersion[]
  /** The pins that the change is about, if not the new ones. */
  readonly told?: readonly LockedVersion[]
}

function changesOf(pair: PackagePair): readonly CapabilityChange[] {
  const { name, before, after } = pair
  if (before === undefined || after === undefined) {
    return compare(name, { before: before?.pins ?? [], after: after?.pins ?? [] }, 'package')
  }
  const hasSeveral = versionsOf(before.pins).length > 1 || versionsOf(after.pins).length > 1
  const changes = stepsOf(before, after, matchPins(pair)).flatMap((step) =>
    compare(name, step, 'version').map((change) =>
      hasSeveral ? { ...change, versions: versionsOf(step.told ?? step.after) } : change,
    ),
  )
  return merge(changes)
}

function versionsOf(pins: readonly LockedVersion[]): readonly string[] {
  return [...new Set(pins.map(({ version }) => formatVersion(version)))]
}

/** Compares pin by pin, because the capabilities of one version say nothing about another version of the same package. */
function stepsOf(before: PackageGroup, after: PackageGroup, { changed, added, removed }: PinMatch): readonly Step[] {
  const sorted = before.pins.toSorted((a, b) => compareVersions(a.version, b.version))
  return [
    ...changed.map((pair) => ({ before: [pair.before], after: [pair.after] })),
    // An additional version is compared with the next lower one.
    ...added.map((pin) => {
      const lower = sorted.findLast(({ version }) => compareVersions(version, pin.version) <= 0)
      return { before: [lower ?? sorted[0]].filter((other) => other !== undefined), after: [pin] }
    }),
    ...(removed.length === 0 ? [] : [{ before: [...removed, ...after.pins], after: after.pins, told: removed }]),
  ]
}

function compare(name: string, { before, after }: Step, by: CapabilityChange['with']): readonly CapabilityChange[] {
  const old = importsOf(before)
  const now = importsOf(after)
  // Without facts, the capabilities are unknown. The caller reports the package.
  if (old === undefined || now === undefined) return []
  const added = byCapability(name, difference(now, old))
  const removed = byCapability(name, difference(old, now))
  const had = byCapability(name, old)
  const has = byCapability(name, now)
  return [...new Set([...added.keys(), ...removed.keys()])].map((capability) => ({
    package: name,
    capability,
    kind: kindOf(had.get(capability) ?? [], has.get(capability) ?? []),
    with: by,
    added: added.get(capability) ?? [],
    removed: removed.get(capability) ?? [],
  }))
}

/** Several pins often change together. */
function merge(changes: readonly CapabilityChange[]): readonly CapabilityChange[] {
  const merged = new Map<string, CapabilityChange>()
  for (const change of changes) {
    const { capability, kind, added, removed, versions } = change
    const key = JSON.stringify([capability.id, kind, added, removed])
    const known = merged.get(key)
    const all = [...new Set([...(known?.versions ?? []), ...(versions ?? [])])]
    merged.set(key, all.length === 0 ? change : { ...change, versions: all })
  }
  return [...merged.values()]
}

function byCapability(name: string, imports: Iterable<string>): ReadonlyMap<Capability, readonly string[]> {
  const groups = new Map<Capability, string[]>()
  for (const id of imports) {
    const capability = capabilityOf(id, name)
    const known = groups.get(capability)
    if (known === undefined) groups.set(capability, [id])
    else known.push(id)
  }
  return groups
}

/** The imports of all pins, or `undefined` if one of them has no facts. */
function importsOf(pins: readonly LockedVersion[]): ReadonlySet<string> | undefined {
  if (pins.some(({ facts }) => facts === undefined)) return undefined
  return new Set(pins.flatMap(({ facts }) => facts?.imports ?? []))
}

function difference(a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] {
  return [...a].filter((id) => !b.has(id)).toSorted()
}

function kindOf(before: readonly string[], after: readonly string[]): CapabilityChange['kind'] {
  if (before.length === 0) return 'gained'
  if (after.length === 0) return 'lost'
  const old = new Set(before.map((id) => splitImport(id).path))
  const now = new Set(after.map((id) => splitImport(id).path))
  if ([...now].some((path) => !old.has(path))) return 'widened'
  return after.some((id) => !before.includes(id)) ? 'widened-by-version' : 'narrowed'
}

import { type Capability, capabilityOf, compareLevels, splitImport } from './capability.js'
import type { PackageGroup, PackagePair } from './packages.js'
import type { CapabilityChange } from './types.js'

/** How the capabilities of packages changed: what is gained and grave comes first. */
export function capabilityChanges(pairs: readonly PackagePair[]): readonly CapabilityChange[] {
  const order: readonly CapabilityChange['kind'][] = ['gained', 'widened', 'widened-by-version', 'narrowed', 'lost']
  return pairs
    .flatMap(changesOf)
    .toSorted(
      (a, b) =>
        compareLevels(a.capability.level, b.capability.level) ||
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        (a.package < b.package ? -1 : a.package > b.package ? 1 : 0),
    )
}

function changesOf({ name, before, after }: PackagePair): readonly CapabilityChange[] {
  const old = importsOf(before)
  const now = importsOf(after)
  // Without facts on a side that exists, nothing is known; the caller names the package.
  if ((before !== undefined && old === undefined) || (after !== undefined && now === undefined)) return []
  const added = byCapability(difference(now, old))
  const removed = byCapability(difference(old, now))
  if (added.size === 0 && removed.size === 0) return []
  const had = byCapability(old ?? [])
  const has = byCapability(now ?? [])
  return [...new Set([...added.keys(), ...removed.keys()])].map((capability) => ({
    package: name,
    capability,
    kind: kindOf(had.get(capability) ?? [], has.get(capability) ?? []),
    with: before === undefined || after === undefined ? 'package' : 'version',
    added: added.get(capability) ?? [],
    removed: removed.get(capability) ?? [],
  }))
}

function byCapability(imports: Iterable<string>): ReadonlyMap<Capability, readonly string[]> {
  const groups = new Map<Capability, string[]>()
  for (const id of imports) {
    const capability = capabilityOf(id)
    const known = groups.get(capability)
    if (known === undefined) groups.set(capability, [id])
    else known.push(id)
  }
  return groups
}

/** The imports of all versions, or nothing if one of them has no facts. */
function importsOf(group: PackageGroup | undefined): ReadonlySet<string> | undefined {
  if (group === undefined || group.entries.some(({ facts }) => facts === undefined)) return undefined
  return new Set(group.entries.flatMap(({ facts }) => facts?.imports ?? []))
}

function difference(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): readonly string[] {
  return [...(a ?? [])].filter((id) => b?.has(id) !== true).toSorted()
}

function kindOf(before: readonly string[], after: readonly string[]): CapabilityChange['kind'] {
  if (before.length === 0) return 'gained'
  if (after.length === 0) return 'lost'
  const old = new Set(before.map((id) => splitImport(id).path))
  const now = new Set(after.map((id) => splitImport(id).path))
  if ([...now].some((path) => !old.has(path))) return 'widened'
  return after.some((id) => !before.includes(id)) ? 'widened-by-version' : 'narrowed'
}

import { isEmptyDiff } from '../diff/diff.js'
import type { CapabilityChange, LockDiff, ManifestChange, OriginChange } from '../diff/types.js'
import { isGain } from './words.js'

/** Summarises the change in one line, most important first. */
export function headline(diff: LockDiff): string {
  const { violations, origins, capabilities, packages, api, moves } = diff
  const gains = capabilities.filter(isGain)
  const far = namesOf(gains.filter(({ capability }) => capability.level === 'high'))
  const more = namesOf(gains.filter(({ package: name, capability }) => capability.level === 'medium' && !far.has(name)))
  const added = packages.filter(({ kind }) => kind === 'added')
  const lists: readonly (readonly [number, string, string])[] = [
    [diff.wrongFacts.length, 'package misdescribed by the lock file', 'packages misdescribed by the lock file'],
    [violations.filter(({ isNew }) => isNew).length, 'rule of the policy broken', 'rules of the policy broken'],
    [widening(diff, 'permissions'), 'permission granted', 'permissions granted'],
    [Number(widening(diff, 'build') > 0), 'change of what builds this package', ''],
    [changedOverrides(diff), 'override changed', 'overrides changed'],
    [widening(diff, 'bindings'), 'binding changed', 'bindings changed'],
    [widening(diff, 'registries'), 'registry mapping changed', 'registry mappings changed'],
    [Number(diff.policyChanged), 'change of the policy', ''],
    [countOrigins(origins, 'bytes'), 'version with different bytes', 'versions with different bytes'],
    [
      countOrigins(origins, 'registry', 'source'),
      'package from another registry or repository',
      'packages from another registry or repository',
    ],
    [countOrigins(origins, 'signer'), 'package with another signer', 'packages with another signer'],
    [far.size, 'package reaches further', 'packages reach further'],
    [diff.withoutFacts.length, 'package with unknown capabilities', 'packages with unknown capabilities'],
    [diff.unchecked.length, 'version not checked', 'versions not checked'],
    [more.size, 'package can do more', 'packages can do more'],
    [added.filter(({ beside }) => beside === undefined).length, 'new package', 'new packages'],
    [
      added.filter(({ beside }) => beside !== undefined).length,
      'package in one more version',
      'packages in more versions',
    ],
    [
      api.filter(({ brokenPromise }) => brokenPromise).length,
      'API broken in a compatible version',
      'APIs broken in compatible versions',
    ],
    [moves.filter(({ direction }) => direction === 'down').length, 'downgrade', 'downgrades'],
    [moves.filter(({ direction }) => direction !== 'down').length, 'version move', 'version moves'],
    [packages.filter(({ kind }) => kind === 'removed').length, 'package removed', 'packages removed'],
  ]
  const parts = lists.filter(([count]) => count > 0).map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  if (parts.length > 0) return parts.join(', ')
  return isEmptyDiff(diff) ? 'no significant change' : 'small changes only'
}

function widening({ manifest }: LockDiff, key: ManifestChange['key']): number {
  return manifest.filter((change) => change.key === key && change.widens).length
}

/** Counts each once, whether its entry or only its file changed. */
function changedOverrides({ manifest, overrides }: LockDiff): number {
  const entries = manifest.filter(({ key, widens }) => key === 'overrides' && widens).map(({ path }) => path)
  return new Set([...entries, ...overrides.map(({ key }) => key)]).size
}

function namesOf(changes: readonly CapabilityChange[]): Set<string> {
  return new Set(changes.map((change) => change.package))
}

/** Counts packages, or versions if a change is about one version. */
function countOrigins(origins: readonly OriginChange[], ...kinds: readonly OriginChange['kind'][]): number {
  const found = origins.filter(({ kind }) => kinds.includes(kind))
  return new Set(found.map((change) => `${change.package} ${change.version ?? ''}`)).size
}

import { compareVersions } from '@wasm-pkg/registry-client/version'
import { matchesRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import type { LockChange } from '../lock/change.js'
import { isOwnRequirer, type LockedVersion, type LockFile } from '../lock/types.js'

/** Whether only packages need an entry, and not the project itself. */
function isLinkOnly({ requiredBy }: LockedVersion): boolean {
  return !requiredBy.some(isOwnRequirer)
}

/**
 * The locked version of a package that a linking package should share, so that it runs as one instance: the version
 * that the project itself requires, otherwise the highest.
 */
export function sharedVersion(versions: readonly LockedVersion[], requirement: Requirement): LockedVersion | undefined {
  const fitting = versions.filter(({ version }) => matchesRequirement(requirement, version))
  const own = fitting.filter((entry) => !isLinkOnly(entry))
  return (own.length > 0 ? own : fitting).toSorted((a, b) => compareVersions(a.version, b.version)).at(-1)
}

/** Moves pins that only packages need to versions that they can share. */
export function unifyChanges({ packages }: LockFile): readonly LockChange[] {
  return packages.flatMap(({ name, registry, versions }) => {
    if (registry === undefined) return []
    return versions.filter(isLinkOnly).flatMap((entry): readonly LockChange[] => {
      const shared = sharedVersion(versions, entry.requirement)
      if (shared === undefined || shared.digest === entry.digest) return []
      const { requirement, requiredBy, extras } = entry
      return [{ kind: 'pin', name, registry, entry: { ...shared, requirement, requiredBy, extras } }]
    })
  })
}

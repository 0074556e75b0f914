import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { applyChanges, type LockChange } from '../lock/change.js'
import { isOwnRequirer, type LockFile, REQUIRED_BY_MANIFEST } from '../lock/types.js'
import type { Manifest } from '../manifest/types.js'

/**
 * The changes that remove unneeded pins: dependencies that are no longer in package.json, and packages that only
 * removed packages link to. Requirements of sources stay, because only a complete build knows them.
 */
export function pruneChanges(manifest: Manifest, lock: LockFile): readonly LockChange[] {
  const all: LockChange[] = []
  for (let current = lock; ;) {
    const changes = staleMarks(manifest, current)
    if (changes.length === 0) return all
    all.push(...changes)
    current = applyChanges(current, changes)
  }
}

function staleMarks(manifest: Manifest, lock: LockFile): readonly LockChange[] {
  const ids = new Set<string>()
  for (const { name, versions } of lock.packages) {
    for (const { version } of versions) ids.add(`${formatPackageName(name)}@${formatVersion(version)}`)
  }
  const isOverridden = (id: string): boolean => manifest.overrides.has(id.split('@', 1)[0] ?? id)
  return lock.packages.flatMap(({ name, versions }) => {
    const key = formatPackageName(name)
    const declared = manifest.overrides.has(key) ? undefined : manifest.dependencies.get(key)
    return versions.flatMap((entry) => {
      const requirement = formatRequirement(entry.requirement)
      const wanted = declared !== undefined && formatRequirement(declared) === requirement
      const stale = entry.requiredBy.filter((id) => {
        if (id === REQUIRED_BY_MANIFEST) return !wanted
        return !isOwnRequirer(id) && !ids.has(id) && !isOverridden(id)
      })
      return stale.map((requiredBy) => ({ kind: 'drop' as const, name, requirement, requiredBy }))
    })
  })
}

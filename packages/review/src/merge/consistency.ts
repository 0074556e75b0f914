import { isOwnRequirer, type LockedPackage } from '@wasm-pkg/project/lock'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion } from '@wasm-pkg/registry-client/version'

/** Removes users that are not in the merged lock file, then pins without users, until nothing changes. */
export function withoutDangling(blocks: readonly LockedPackage[]): readonly LockedPackage[] {
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
  const isThere = (id: string): boolean => isOwnRequirer(id) || ids.has(id)
  let changed = false
  const kept = packages.flatMap((block) => {
    const versions = block.versions.flatMap((pin) => {
      const requiredBy = pin.requiredBy.filter(isThere)
      if (requiredBy.length === pin.requiredBy.length) return [pin]
      changed = true
      return requiredBy.length === 0 ? [] : [{ ...pin, requiredBy }]
    })
    return versions.length === 0 ? [] : [{ ...block, versions }]
  })
  return changed ? kept : undefined
}

/** Contradictions in a lock file: a package from two registries, or a version with two digests. */
export function contradictions(packages: readonly LockedPackage[]): readonly string[] {
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

import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { LockedPackage, LockedVersion, LockFile } from '@wasm-pkg/project/lock'

/** All pins of one package name. More than one block if it comes from two registries. */
export interface PackageGroup {
  readonly name: string
  readonly blocks: readonly LockedPackage[]
  readonly pins: readonly LockedVersion[]
}

export function groupPackages(lock: LockFile): ReadonlyMap<string, PackageGroup> {
  const groups = new Map<string, PackageGroup>()
  for (const block of lock.packages) {
    const name = formatPackageName(block.name)
    const known = groups.get(name)
    groups.set(name, {
      name,
      blocks: [...(known?.blocks ?? []), block],
      pins: [...(known?.pins ?? []), ...block.versions],
    })
  }
  return groups
}

/** A package in one or both lock files. */
export interface PackagePair {
  readonly name: string
  readonly before: PackageGroup | undefined
  readonly after: PackageGroup | undefined
}

/** The packages that differ between the lock files, by name. */
export function changedPackages(before: LockFile, after: LockFile): readonly PackagePair[] {
  const old = groupPackages(before)
  const now = groupPackages(after)
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted()
  return names.map((name) => ({ name, before: old.get(name), after: now.get(name) }))
}

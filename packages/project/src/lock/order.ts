import { comparePackageNames } from '@wasm-pkg/registry-client/names'
import { compareVersions } from '@wasm-pkg/registry-client/version'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import type { LockedPackage, LockedVersion } from './types.js'

/** Compares by code unit, which gives the same order on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Sorts by name, then by registry with none first, like wkg. */
export function sortPackages(packages: readonly LockedPackage[]): readonly LockedPackage[] {
  return packages.toSorted(
    (a, b) => comparePackageNames(a.name, b.name) || compareText(a.registry ?? '', b.registry ?? ''),
  )
}

/** Sorts by version, then by requirement. wkg does not define this order. */
export function sortVersions(versions: readonly LockedVersion[]): readonly LockedVersion[] {
  if (versions.length < 2) return versions
  return versions.toSorted(
    (a, b) =>
      compareVersions(a.version, b.version) ||
      compareText(formatRequirement(a.requirement), formatRequirement(b.requirement)),
  )
}

import { sessionOf } from '../internals.js'
import { compareVersions, formatVersion, type Version } from '@wasm-pkg/registry-client/version'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, matchesRequirement, selectVersion } from '@wasm-pkg/registry-client/requirement'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { isOwnRequirer, type LockedVersion } from '../lock/types.js'
import type { Project } from '../types.js'

/** A pin whose registry has a newer version, which an update or a changed requirement of this project would use. */
export interface OutdatedPackage {
  /** `ns:name` */
  readonly package: string
  readonly requirement: string
  readonly current: string
  /** The version that an update would pin: the highest that the requirement allows. */
  readonly wanted: string
  /** The highest version that is not a prerelease. The same as `wanted` if the requirement allows it. */
  readonly latest: string
  readonly requiredBy: readonly string[]
}

/**
 * Asks the registries which pins are outdated, in the order of the lock file. Changes nothing.
 *
 * @param names `ns:name`; absent or empty means all
 * @throws WasmPkgError `E_OFFLINE_MISS`, and the registry client's codes
 */
export async function outdatedPackages(
  project: Project,
  names: readonly string[] = [],
): Promise<readonly OutdatedPackage[]> {
  const { lock, manifest } = project
  const packages = lock.packages.filter(({ name }) => {
    const key = formatPackageName(name)
    // Pins of overridden packages are not used, so they cause no requests.
    return !manifest.overrides.has(key) && (names.length === 0 || names.includes(key))
  })
  const client = await sessionOf(project).registry.client()
  const { signal } = sessionOf(project)
  const found = await mapConcurrently(packages, async ({ name, versions: entries }) => {
    const { versions } = await client.listVersions(name, { signal })
    return entries.map((entry) => compareEntry(name, entry, versions)).filter((item) => item !== undefined)
  })
  return found.flat()
}

function compareEntry(
  name: PackageName,
  entry: LockedVersion,
  versions: readonly Version[],
): OutdatedPackage | undefined {
  const current = entry.version
  // If a registry lost versions, it may have no newer one.
  const wanted = later(current, selectVersion(versions, entry.requirement))
  const newest = later(current, selectVersion(versions, { comparators: [] }))
  const latest = matchesRequirement(entry.requirement, newest) ? later(wanted, newest) : newest
  if (compareVersions(wanted, current) === 0) {
    // Pins that only other packages require change with those packages. The user cannot do anything about them.
    const isOwn = entry.requiredBy.some(isOwnRequirer)
    if (!isOwn || compareVersions(latest, current) === 0) return undefined
  }
  return {
    package: formatPackageName(name),
    requirement: formatRequirement(entry.requirement),
    current: formatVersion(current),
    wanted: formatVersion(wanted),
    latest: formatVersion(latest),
    requiredBy: entry.requiredBy,
  }
}

function later(version: Version, other: Version | undefined): Version {
  return other !== undefined && compareVersions(other, version) > 0 ? other : version
}

import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { sortPackages, sortVersions } from './order.js'
import type { LockedPackage, LockedVersion, LockFile } from './types.js'

/**
 * One change of a lock file. Changes are data until they are saved, so that they can be applied again if another
 * process wrote the file at the same time.
 */
export type LockChange =
  /** Adds or replaces the pin of a requirement. A package has one registry, so pins from another one are removed. */
  | {
      readonly kind: 'pin'
      readonly name: PackageName
      readonly registry: string
      readonly entry: LockedVersion
      /** Whether the user accepted that the bytes of the version changed. */
      readonly acceptChanged?: boolean
    }
  /** A user no longer needs a requirement (canonical text). A pin without users is removed. */
  | { readonly kind: 'drop'; readonly name: PackageName; readonly requirement: string; readonly requiredBy: string }

/**
 * Applies the changes in order.
 *
 * @throws WasmPkgError `E_TAG_MOVED` if a pin gives a locked version other bytes
 */
export function applyChanges(lock: LockFile, changes: readonly LockChange[]): LockFile {
  if (changes.length === 0) return lock
  const changed = changeableLock(lock)
  changed.apply(changes)
  return changed.lock
}

/** A lock file that can be changed step by step. Each change only looks at one of possibly thousands of packages. */
export interface ChangeableLock {
  /** The current lock file, sorted. Computed on demand. */
  readonly lock: LockFile
  /** The blocks of a package, by `ns:name`, one for each registry. */
  packagesOf(name: string): readonly LockedPackage[]
  /**
   * Applies all changes or none.
   *
   * @throws WasmPkgError `E_TAG_MOVED` if a pin gives a locked version other bytes
   */
  apply(changes: readonly LockChange[]): void
}

export function changeableLock(read: LockFile): ChangeableLock {
  let lock: LockFile | undefined = read
  const byName = new Map<string, readonly LockedPackage[]>()
  // If a pin is added again, for another requirement or user, it keeps keys that this version of wasm-pkg does not
  // know.
  const gone = new Map<string, readonly LockedPackage[]>()
  for (const pack of read.packages) {
    const key = formatPackageName(pack.name)
    byName.set(key, [...(byName.get(key) ?? []), pack])
  }
  return {
    get lock() {
      return (lock ??= { ...read, packages: sortPackages([...byName.values()].flat()) })
    },
    packagesOf: (name) => byName.get(name) ?? [],
    apply(changes) {
      if (changes.length === 0) return
      const changed = new Map<string, readonly LockedPackage[]>()
      for (const change of changes) {
        const key = formatPackageName(change.name)
        const packages = changed.get(key) ?? byName.get(key) ?? []
        if (change.kind === 'pin') changed.set(key, [pin(packages, change, gone.get(key) ?? [])])
        else {
          const left = drop(packages, change)
          gone.set(key, [...(gone.get(key) ?? []), ...packages])
          changed.set(key, left)
        }
      }
      for (const [key, packages] of changed) byName.set(key, packages)
      lock = undefined
    },
  }
}

/** @param gone blocks before pins were removed from them, the most recent last */
function pin(
  packages: readonly LockedPackage[],
  change: Extract<LockChange, { kind: 'pin' }>,
  gone: readonly LockedPackage[],
): LockedPackage {
  const { name, registry, entry } = change
  if (change.acceptChanged !== true) {
    for (const other of packages) refuseMoved(name, other, entry, registry)
  }
  const current = packages.find((pack) => pack.registry === registry)
  const earlier = gone.filter((pack) => pack.registry === registry)
  const requirement = formatRequirement(entry.requirement)
  const same = current?.versions.find((version) => formatRequirement(version.requirement) === requirement)
  const others = (current?.versions ?? [])
    .filter((version) => version !== same)
    // Accepted bytes apply to every requirement on that version.
    .map((version) =>
      compareVersions(version.version, entry.version) === 0 && version.digest !== entry.digest
        ? { ...entry, requirement: version.requirement, requiredBy: version.requiredBy, extras: version.extras }
        : version,
    )
  const merged: LockedVersion = {
    ...entry,
    requiredBy: [...new Set([...(same?.requiredBy ?? []), ...entry.requiredBy])],
    extras:
      same?.extras ??
      sameBytes([...earlier, ...(current === undefined ? [] : [current])], entry)?.extras ??
      entry.extras,
  }
  const extras = current?.extras ?? earlier.at(-1)?.extras ?? new Map()
  return { name, registry, versions: sortVersions([...others, merged]), extras }
}

/** Another pin with the same version and bytes. */
function sameBytes(packages: readonly LockedPackage[], entry: LockedVersion): LockedVersion | undefined {
  return packages
    .flatMap(({ versions }) => versions)
    .findLast(({ version, digest }) => digest === entry.digest && compareVersions(version, entry.version) === 0)
}

/** @throws WasmPkgError `E_TAG_MOVED` if the package is locked with other bytes under the version of the entry */
export function refuseMoved(
  name: PackageName,
  locked: LockedPackage,
  entry: Pick<LockedVersion, 'version' | 'digest'>,
  registry: string,
): void {
  const old = locked.versions.find((version) => compareVersions(version.version, entry.version) === 0)
  if (old === undefined || old.digest === entry.digest) return
  throw tagMovedError(
    name,
    old,
    entry.digest,
    locked.registry === registry ? undefined : `${locked.registry} -> ${registry}`,
  )
}

/** The error for a version with other bytes than the locked ones, with the registry in `moved` if it changed too. */
export function tagMovedError(name: PackageName, locked: LockedVersion, actual: string, moved?: string): WasmPkgError {
  const label = `${formatPackageName(name)}@${formatVersion(locked.version)}`
  const registries = moved === undefined ? '' : `, and its registry changed (${escapeText(moved)})`
  return new WasmPkgError(
    'E_TAG_MOVED',
    `${label} is not what was locked: the same version now has different bytes${registries}`,
    {
      package: label,
      expected: locked.digest,
      actual,
      hint: 'A published version must never change. Ask the publisher. If the change is intended, update with --accept-changed.',
    },
  )
}

function drop(packages: readonly LockedPackage[], change: Extract<LockChange, { kind: 'drop' }>): LockedPackage[] {
  return packages.flatMap((pack) => {
    const versions = pack.versions.flatMap((version) => {
      if (formatRequirement(version.requirement) !== change.requirement) return [version]
      const requiredBy = version.requiredBy.filter((id) => id !== change.requiredBy)
      return requiredBy.length === 0 ? [] : [{ ...version, requiredBy }]
    })
    return versions.length === 0 && pack.versions.length > 0 ? [] : [{ ...pack, versions }]
  })
}

import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { LockedVersion, LockFile } from './types.js'

/** How the pin of one requirement changed. */
export interface PinChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** `ns:name` */
  readonly package: string
  readonly requirement: string
  readonly from?: string
  readonly to?: string
}

/** The pins that differ in version or bytes, in the order of the lock file. */
export function comparePins(before: LockFile, after: LockFile): readonly PinChange[] {
  const old = pins(before)
  const now = pins(after)
  const changes: PinChange[] = []
  for (const [key, { pack, requirement, entry }] of now) {
    const to = formatVersion(entry.version)
    const previous = old.get(key)?.entry
    if (previous === undefined) changes.push({ kind: 'added', package: pack, requirement, to })
    else if (previous.digest !== entry.digest) {
      changes.push({ kind: 'changed', package: pack, requirement, from: formatVersion(previous.version), to })
    }
  }
  for (const [key, { pack, requirement, entry }] of old) {
    if (!now.has(key)) changes.push({ kind: 'removed', package: pack, requirement, from: formatVersion(entry.version) })
  }
  return changes
}

interface NamedPin {
  readonly pack: string
  readonly requirement: string
  readonly entry: LockedVersion
}

function pins(lock: LockFile): ReadonlyMap<string, NamedPin> {
  const map = new Map<string, NamedPin>()
  for (const { name, versions } of lock.packages) {
    const pack = formatPackageName(name)
    for (const entry of versions) {
      const requirement = formatRequirement(entry.requirement)
      map.set(`${pack}@${requirement}`, { pack, requirement, entry })
    }
  }
  return map
}

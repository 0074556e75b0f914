import { type Grants, grantsOf, isGranted, type Permission, permissionsFor } from '@wasm-pkg/wasi'
import type { CapabilityChange, ReviewedManifest } from './types.js'

/** Whether the new grants allow nothing that the old ones did not. */
export function coversGrant(old: Grants, now: Grants, permission: Permission): boolean {
  if (!isGranted(now, permission)) return true
  if (!isGranted(old, permission)) return false
  const [before, after] = [old[permission], now[permission]]
  if (typeof before !== 'object') return true
  if (typeof after !== 'object') return false
  if (Array.isArray(before) || Array.isArray(after)) {
    // The order of arguments matters; a list of names is a set.
    if (permission === 'args') return JSON.stringify(before) === JSON.stringify(after)
    return Array.isArray(before) && Array.isArray(after) && after.every((item: string) => before.includes(item))
  }
  const known = new Map(Object.entries(before))
  return Object.entries(after).every(([key, value]) => known.get(key) === value)
}

/** Whether the project grants a gained capability. `undefined` if it needs no permission. */
export function grantedState(
  { package: name, capability, added, kind }: Pick<CapabilityChange, 'package' | 'capability' | 'added' | 'kind'>,
  { before, after }: { readonly before: ReviewedManifest; readonly after: ReviewedManifest },
): CapabilityChange['granted'] {
  if ((kind !== 'gained' && kind !== 'widened') || capability.level === 'low') return undefined
  const needed = added.flatMap(permissionsFor)
  if (needed.length === 0) return undefined
  const isOpen = (grants: Grants): boolean => needed.some((permission) => isGranted(grants, permission))
  if (!isOpen(grantsOf(after.permissions, name))) return 'no'
  return isOpen(grantsOf(before.permissions, name)) ? 'yes' : 'by-this-change'
}

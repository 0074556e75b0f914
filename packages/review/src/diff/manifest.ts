import { EVERY_PACKAGE, type Grants, grantsOf, type Permission, type Permissions, PERMISSIONS } from '@wasm-pkg/wasi'
import { coversGrant } from './grants.js'
import type { ManifestChange, ReviewedManifest } from './types.js'

/** The keys of `wasmPkg` in order of risk, with the depth at which entries are compared. */
const KEYS: readonly (readonly [ManifestChange['key'], number])[] = [
  ['permissions', 2],
  ['build', 1],
  ['overrides', 1],
  ['bindings', 1],
  ['registries', 2],
  ['policy', 2],
  ['async', 1],
  ['dependencies', 1],
]

/** Every change of `wasmPkg`. Grants come first, and within a key, changes that widen. */
export function manifestChanges(before: ReviewedManifest, after: ReviewedManifest): readonly ManifestChange[] {
  return KEYS.flatMap(([key, depth]) => {
    const old = new Map(entriesOf(own(before.document, key), depth))
    const now = new Map(entriesOf(own(after.document, key), depth))
    return [...new Set([...old.keys(), ...now.keys()])]
      .filter((path) => old.get(path) !== now.get(path))
      .map((path): ManifestChange => {
        const [from, to] = [old.get(path), now.get(path)]
        return {
          key,
          path: manifestPath(key, JSON.parse(path) as readonly string[]),
          ...(from === undefined ? {} : { from: plain(from) }),
          ...(to === undefined ? {} : { to: plain(to) }),
          widens:
            key === 'permissions'
              ? grantsMore(JSON.parse(path), before, after)
              : key !== 'async' && key !== 'dependencies',
        }
      })
      .toSorted((a, b) => Number(b.widens) - Number(a.widens) || (a.path < b.path ? -1 : 1))
  })
}

/** The leaves of an object by path, both as JSON. The order of keys does not matter. */
function entriesOf(
  value: unknown,
  depth: number,
  path: readonly string[] = [],
): readonly (readonly [string, string])[] {
  if (value === undefined) return []
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[JSON.stringify(path), JSON.stringify(sorted(value))]]
  }
  return Object.entries(value).flatMap(([key, item]) => entriesOf(item, depth - 1, [...path, key]))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}

/** A path in `wasmPkg` in JavaScript notation: `permissions["*"].network`. */
export function manifestPath(key: ManifestChange['key'], path: readonly string[]): string {
  return key + path.map((part) => (/^[A-Za-z_$][\w$]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`)).join('')
}

/** A JSON string without quotes. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : json
}

/**
 * Whether a change of one grant allows its package, or any other, to do more. Removing a package's own grant makes the
 * general one apply.
 */
function grantsMore(path: readonly string[], before: ReviewedManifest, after: ReviewedManifest): boolean {
  const [name = EVERY_PACKAGE, permission] = path
  const names =
    name === EVERY_PACKAGE ? [EVERY_PACKAGE, ...before.permissions.keys(), ...after.permissions.keys()] : [name]
  const checked = PERMISSIONS.filter((item): item is Permission => permission === undefined || item === permission)
  return names.some((item) => {
    const [old, now] = [effective(before.permissions, item), effective(after.permissions, item)]
    return checked.some((key) => !coversGrant(old, now, key))
  })
}

function effective(permissions: Permissions, name: string): Grants {
  return name === EVERY_PACKAGE ? (permissions.get(name) ?? {}) : grantsOf(permissions, name)
}

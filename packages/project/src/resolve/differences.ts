import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, matchesRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { isOwnRequirer, type LockedPackage, type LockFile, REQUIRED_BY_MANIFEST } from '../lock/types.js'
import type { Manifest } from '../manifest/types.js'

/** A difference between the lock file and what the project requires, as a line for messages. */
export type LockDifference = {
  readonly kind: 'missing' | 'extra' | 'changed' | 'unsatisfied' | 'registry'
  readonly package: string
  readonly text: string
}

/** All differences between the lock file and `package.json`. Overridden packages are not locked. */
export function lockDifferences(manifest: Manifest, lock: LockFile): readonly LockDifference[] {
  const differences: LockDifference[] = []
  const requirements = new Map<string, Map<string, readonly string[]>>()
  const ids = new Set<string>()
  for (const { name, versions } of lock.packages) {
    const key = formatPackageName(name)
    const known = requirements.get(key) ?? new Map<string, readonly string[]>()
    for (const { requirement, version, requiredBy } of versions) {
      known.set(formatRequirement(requirement), requiredBy)
      ids.add(`${key}@${formatVersion(version)}`)
    }
    requirements.set(key, known)
  }
  for (const key of manifest.overrides.keys()) ids.add(key)
  for (const [key, requirement] of manifest.dependencies) {
    if (manifest.overrides.has(key)) continue
    const difference = missing(key, requirement, requirements.get(key) ?? new Map())
    if (difference !== undefined) differences.push(difference)
  }
  for (const pack of lock.packages) differences.push(...surplus(pack, manifest, ids))
  return differences
}

function missing(
  key: string,
  requirement: Requirement,
  locked: ReadonlyMap<string, readonly string[]>,
): LockDifference | undefined {
  const wanted = formatRequirement(requirement)
  if (locked.has(wanted)) return undefined
  const old = [...locked].find(([, requiredBy]) => requiredBy.includes(REQUIRED_BY_MANIFEST))?.[0]
  return old === undefined
    ? { kind: 'missing', package: key, text: `${key}@${wanted} is in package.json but not in the lock file` }
    : { kind: 'changed', package: key, text: `${key} is ${wanted} in package.json but ${old} in the lock file` }
}

function surplus(pack: LockedPackage, manifest: Manifest, ids: ReadonlySet<string>): readonly LockDifference[] {
  const key = formatPackageName(pack.name)
  const differences: LockDifference[] = []
  const mapped = mappedRegistry(manifest, pack.name)
  if (mapped !== undefined && pack.registry !== undefined && mapped.toLowerCase() !== pack.registry.toLowerCase()) {
    const text = `${key} is from ${escapeText(pack.registry)} in the lock file, but package.json maps it to ${escapeText(mapped)}`
    differences.push({ kind: 'registry', package: key, text })
  }
  const declared = manifest.dependencies.get(key)
  for (const { requirement, version, requiredBy } of pack.versions) {
    const wanted = formatRequirement(requirement)
    const label = `${key}@${wanted}`
    if (!matchesRequirement(requirement, version)) {
      const text = `${label} is locked to ${formatVersion(version)}, which does not satisfy it`
      differences.push({ kind: 'unsatisfied', package: key, text })
    }
    if (requiredBy.includes(REQUIRED_BY_MANIFEST) && requiredBy.length === 1 && declared === undefined) {
      differences.push({ kind: 'extra', package: key, text: `${label} is locked but no longer in package.json` })
    }
    if (
      requiredBy.length > 0 &&
      requiredBy.every((id) => !isOwnRequirer(id) && !ids.has(id) && !manifest.overrides.has(nameInId(id)))
    ) {
      const text = `${label} is locked for ${escapeText(requiredBy.join(', '))}, which is not in the lock file`
      differences.push({ kind: 'extra', package: key, text })
    }
  }
  return differences
}

function nameInId(id: string): string {
  const at = id.indexOf('@')
  return at === -1 ? id : id.slice(0, at)
}

/** The registry to which package.json maps the package, if it does. */
export function mappedRegistry({ registries }: Manifest, name: PackageName): string | undefined {
  const own = registries.packages ?? {}
  const spaces = registries.namespaces ?? {}
  const key = formatPackageName(name)
  const mapping = Object.hasOwn(own, key)
    ? own[key]
    : Object.hasOwn(spaces, name.namespace)
      ? spaces[name.namespace]
      : undefined
  return typeof mapping === 'object' ? mapping.registry : mapping
}

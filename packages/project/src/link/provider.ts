import type { ComponentFacts } from '@wasm-pkg/component'
import { formatPackageName, isLabel, type PackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { tryParseVersion } from '@wasm-pkg/registry-client/version'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { REQUIRED_BY_MANIFEST } from '../lock/types.js'
import { findCompatibleExport, type InterfaceId } from '../resolve/interface.js'
import { resolveIf, resolveRequest } from '../resolve/resolve.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { isReservedNamespace } from '../specifier.js'
import { type Unbound, unbound } from './unbound.js'

/** Another registry package implements an import, with its export that is compatible with the import. */
export interface PackageBinding {
  readonly kind: 'package'
  readonly id: string
  readonly provider: ResolvedPackage
  readonly export: string
}

/**
 * Finds and pins the registry package that provides an import: the declared package of the interface, another declared
 * package that exports the interface, or the package of the interface in its registry.
 *
 * @throws WasmPkgError what resolving throws
 */
export async function findProvider(
  session: Session,
  pack: ResolvedPackage,
  id: string,
  parts: InterfaceId,
): Promise<PackageBinding | Unbound> {
  const own = packageNameOf(parts)
  const declared = own === undefined ? undefined : declaredRequirement(session, own)
  if (own !== undefined && declared !== undefined) {
    const found = await linkTo(session, pack, id, own, declared)
    // Another version than the declared one may still provide it.
    if (found.kind === 'package') return found
  }
  const others = await declaredProviders(session, id, [parts.package, formatPackageName(pack.name)])
  const [other, ...more] = others
  if (other !== undefined && more.length > 0) {
    const names = others.map(({ name }) => formatPackageName(name)).join(' and ')
    return unbound(id, { actual: `${names} export it: choose one with bindings` })
  }
  if (other !== undefined) return await linkTo(session, pack, id, other.name, other.requirement)
  if (own === undefined || !(await isMapped(session, own))) return unbound(id)
  return await linkTo(session, pack, id, own, interfaceRequirement(parts))
}

async function linkTo(
  session: Session,
  pack: ResolvedPackage,
  id: string,
  name: PackageName,
  requirement: Requirement,
): Promise<PackageBinding | Unbound> {
  const key = formatPackageName(name)
  const request = { name, requirement, requiredBy: pack.id, importer: pack.id }
  try {
    const provider = await resolveIf(session, request, (facts) => providedExport(facts, id) !== undefined)
    const found = providedExport(provider.facts, id)
    if (found !== undefined) return { kind: 'package', id, provider, export: found }
    return unbound(id, { actual: `${key} is ${kindAndExports(provider)}` })
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    // A frozen project only uses locked providers. What imports it may still be started with ?instantiate, or only be a file.
    if (session.frozen && error.code === 'E_LOCK_STALE') return unbound(id, { cause: error })
    if (error.code !== 'E_NOT_FOUND') throw error
    return unbound(id, {
      ...(error.actual === undefined ? {} : { actual: `${key} has ${error.actual}` }),
      cause: error,
    })
  }
}

/** What was found instead of a provider. */
export function kindAndExports({ kind, facts }: ResolvedPackage): string {
  const exports = escapeText(facts.exports.join(', ')) || 'nothing'
  return `${kind === 'component' ? 'a component' : 'a WIT package'} that exports ${exports}`
}

/** The exports of a WIT package have no code. */
function providedExport({ kind, exports }: ComponentFacts, id: string): string | undefined {
  return kind === 'component' ? findCompatibleExport(exports, id) : undefined
}

function declaredRequirement({ manifest }: Session, name: PackageName): Requirement | undefined {
  const key = formatPackageName(name)
  return manifest.dependencies.get(key) ?? (manifest.overrides.has(key) ? { comparators: [] } : undefined)
}

/** The declared packages that export the interface. Uses facts from the lock file, and resolves packages without them. */
async function declaredProviders(
  session: Session,
  id: string,
  except: readonly string[],
): Promise<readonly { readonly name: PackageName; readonly requirement: Requirement }[]> {
  const { dependencies, overrides } = session.manifest
  const found = []
  for (const key of new Set([...dependencies.keys(), ...overrides.keys()])) {
    if (except.includes(key)) continue
    const name = parsePackageName(key)
    const requirement = declaredRequirement(session, name) ?? { comparators: [] }
    const exports = overrides.has(key)
      ? await overrideExports(session, name)
      : (lockedExports(session, key, requirement) ??
        (await resolveRequest(session, { name, requirement, requiredBy: REQUIRED_BY_MANIFEST })).facts.exports)
    if (findCompatibleExport(exports, id) !== undefined) found.push({ name, requirement })
  }
  return found
}

/** A file that is not built yet is reported where it is imported. */
async function overrideExports(session: Session, name: PackageName): Promise<readonly string[]> {
  try {
    const any = { name, requirement: { comparators: [] }, requiredBy: REQUIRED_BY_MANIFEST }
    return (await resolveRequest(session, any)).facts.exports
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_CONFIG') return []
    throw error
  }
}

function lockedExports({ lock }: Session, key: string, requirement: Requirement): readonly string[] | undefined {
  const text = formatRequirement(requirement)
  for (const { versions } of lock.packagesOf(key)) {
    const entry = versions.find((version) => formatRequirement(version.requirement) === text)
    if (entry?.facts !== undefined) return entry.facts.kind === 'component' ? entry.facts.exports : []
  }
  return undefined
}

/** Whether the package of an interface can be looked up. A namespace without a registry causes no requests. */
async function isMapped({ registry, lock }: Session, name: PackageName): Promise<boolean> {
  const key = formatPackageName(name)
  // A frozen project needs no configuration for locked packages.
  if (lock.packagesOf(key).length > 0) return true
  // wasi.dev only has WIT packages, so they cannot provide what the shims lack.
  if (name.namespace === 'wasi' || isReservedNamespace(name.namespace)) return false
  try {
    await registry.choose(name)
    return true
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_CONFIG') return false
    throw error
  }
}

function packageNameOf({ package: text }: InterfaceId): PackageName | undefined {
  const [namespace = '', name = ''] = text.split(':')
  return isLabel(namespace) && isLabel(name) ? parsePackageName(text) : undefined
}

/** Packages and their interfaces usually share versions, so the package must be compatible with the interface's version. */
function interfaceRequirement({ version: text }: InterfaceId): Requirement {
  const version = text === undefined ? undefined : tryParseVersion(text)
  if (version === undefined) return { comparators: [] }
  const { major, minor, patch, pre } = version
  return { comparators: [{ operator: pre.length > 0 ? '=' : '^', major, minor, patch, pre }] }
}

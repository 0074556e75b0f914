import type { ComponentFacts } from '@wasm-pkg/component'
import { formatPackageName, isLabel, type PackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { tryParseVersion } from '@wasm-pkg/registry-client/version'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { REQUIRED_BY_MANIFEST } from '../lock/types.js'
import { findCompatibleExport, type InterfaceId } from '../resolve/interface.js'
import type { Resolver } from '../resolve/resolver.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { isReservedNamespace } from '../specifier.js'
import { unboundError } from './unbound.js'

/** A package and its export to which an import is bound. */
export interface Provider {
  readonly provider: ResolvedPackage
  readonly export: string
}

/**
 * Finds and pins the registry package that provides an import: the declared package of the interface, another declared
 * package that exports the interface, or the package of the interface in its registry.
 *
 * @throws WasmPkgError `E_UNBOUND_IMPORT`, and the codes of resolving
 */
export async function findProvider(
  session: Session,
  resolver: Resolver,
  pack: ResolvedPackage,
  id: string,
  parts: InterfaceId,
): Promise<Provider> {
  const own = packageOf(parts)
  const declared = own === undefined ? undefined : declaredRequirement(session, own)
  if (own !== undefined && declared !== undefined) {
    try {
      return await link(resolver, pack, id, own, declared)
    } catch (error) {
      // Another version than the declared one may still provide it.
      if (!isWasmPkgError(error) || error.code !== 'E_UNBOUND_IMPORT') throw error
    }
  }
  const others = await declaredProviders(session, resolver, id, [parts.package, formatPackageName(pack.name)])
  const [other, ...more] = others
  if (other !== undefined && more.length > 0) {
    const names = others.map(({ name }) => formatPackageName(name)).join(' and ')
    throw unboundError(pack, id, { actual: `${names} export it: choose one with bindings` })
  }
  if (other !== undefined) return await link(resolver, pack, id, other.name, other.requirement)
  if (own === undefined || !(await isMapped(session, own))) throw unboundError(pack, id)
  return await link(resolver, pack, id, own, interfaceRequirement(parts))
}

async function link(
  resolver: Resolver,
  pack: ResolvedPackage,
  id: string,
  name: PackageName,
  requirement: Requirement,
): Promise<Provider> {
  const key = formatPackageName(name)
  const request = { name, requirement, requiredBy: pack.id, importer: pack.id }
  try {
    const provider = await resolver.resolvePackage(request, (facts) => requireExport(pack, id, key, facts))
    const found = findCompatibleExport(provider.facts.exports, id)
    if (found === undefined) throw unboundError(pack, id)
    return { provider, export: found }
  } catch (error) {
    if (!isWasmPkgError(error) || error.code !== 'E_NOT_FOUND') throw error
    const seen = error.actual === undefined ? {} : { actual: `${key} has ${error.actual}` }
    throw unboundError(pack, id, { ...seen, cause: error })
  }
}

/** @throws WasmPkgError `E_UNBOUND_IMPORT` with the interfaces that the package exports instead */
function requireExport(pack: ResolvedPackage, id: string, key: string, facts: ComponentFacts): void {
  const is = facts.kind === 'component' ? 'a component' : 'a WIT package'
  if (facts.kind === 'component' && findCompatibleExport(facts.exports, id) !== undefined) return
  const exports = escapeText(facts.exports.join(', ')) || 'nothing'
  throw unboundError(pack, id, { actual: `${key} is ${is} that exports ${exports}` })
}

function declaredRequirement({ manifest }: Session, name: PackageName): Requirement | undefined {
  const key = formatPackageName(name)
  return manifest.dependencies.get(key) ?? (manifest.overrides.has(key) ? { comparators: [] } : undefined)
}

/** The declared packages that export the interface. Uses facts from the lock file, and resolves packages without them. */
async function declaredProviders(
  session: Session,
  resolver: Resolver,
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
      ? await overrideExports(resolver, name)
      : (lockedExports(session, key, requirement) ??
        (await resolver.resolvePackage({ name, requirement, requiredBy: REQUIRED_BY_MANIFEST })).facts.exports)
    if (findCompatibleExport(exports, id) !== undefined) found.push({ name, requirement })
  }
  return found
}

/** A file that is not built yet is reported at its import. */
async function overrideExports(resolver: Resolver, name: PackageName): Promise<readonly string[]> {
  try {
    const any = { name, requirement: { comparators: [] }, requiredBy: REQUIRED_BY_MANIFEST }
    return (await resolver.resolvePackage(any)).facts.exports
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

function packageOf({ package: text }: InterfaceId): PackageName | undefined {
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

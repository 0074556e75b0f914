import { type ComponentFacts, wasiShimBinding } from '@wasm-pkg/component'
import {
  formatPackageName,
  isLabel,
  type PackageName,
  parsePackageName,
  type Requirement,
  tryParseVersion,
} from '@wasm-pkg/registry-client'
import { type ErrorDetails, isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { findCompatibleExport, type InterfaceId, parseInterfaceId } from '../resolve/interface.js'
import type { Resolver } from '../resolve/resolver.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { isReservedNamespace } from '../specifier.js'

/** What stands for an import of a component. */
export type Binding =
  /** A module of the user; `member` is the export that holds the interface, absent the module itself. */
  | { readonly kind: 'module'; readonly id: string; readonly module: string; readonly member?: string }
  /** A module of the WASI shims; permissions decide how much of it the package gets. */
  | { readonly kind: 'shim'; readonly id: string; readonly module: string; readonly member?: string }
  /** Another registry package, by the export of it that is compatible with the import. */
  | { readonly kind: 'package'; readonly id: string; readonly provider: ResolvedPackage; readonly export: string }

export interface Binder {
  /**
   * Binds an import of a package: the user's `bindings`, then the WASI shims, then another registry package that exports
   * the interface, which is pinned in the lock with the package that asks.
   *
   * @param id the import, `wasi:io/error@0.2.3` or a plain world name
   * @throws WasmPkgError `E_UNBOUND_IMPORT` with the ways to bind it, and what resolving the provider throws
   */
  bind(pack: ResolvedPackage, id: string): Promise<Binding>
}

/** @param bindings interface id, with or without version, to `module` or `module#export` */
export function createBinder(session: Session, resolver: Resolver, bindings: Readonly<Record<string, string>>): Binder {
  return {
    async bind(pack, id) {
      const module = userBinding(bindings, id)
      if (module !== undefined) return { kind: 'module', id, ...module }
      const shim = wasiShimBinding(id)
      if (shim !== undefined) {
        return {
          kind: 'shim',
          id,
          module: shim.module,
          ...(shim.member === undefined ? {} : { member: shim.member }),
        }
      }
      const parts = parseInterfaceId(id)
      if (parts === undefined || !(await isMapped(session, parts))) throw unboundError(pack, id)
      return await bindPackage(resolver, pack, id, parts)
    },
  }
}

function userBinding(
  bindings: Readonly<Record<string, string>>,
  id: string,
): { readonly module: string; readonly member?: string } | undefined {
  const bare = id.split('@', 1)[0] ?? id
  const text = [id, bare].filter((key) => Object.hasOwn(bindings, key)).map((key) => bindings[key])[0]
  if (text === undefined) return undefined
  // A leading # is a package.json subpath import, not a member.
  const hash = text.indexOf('#', 1)
  return hash === -1 ? { module: text } : { module: text.slice(0, hash), member: text.slice(hash + 1) }
}

/** Whether the package of an interface may be looked for: nobody is asked about a namespace that leads nowhere. */
async function isMapped({ manifest, registry, lock }: Session, id: InterfaceId): Promise<boolean> {
  const name = packageOf(id)
  if (name === undefined) return false
  if (manifest.overrides.has(id.package) || manifest.dependencies.has(id.package)) return true
  // A frozen project needs no configuration to find what is locked.
  if (lock.current.packages.some((pack) => formatPackageName(pack.name) === id.package)) return true
  // wasi.dev holds WIT packages: what the shims do not have, no package there has either.
  if (name.namespace === 'wasi' || isReservedNamespace(name.namespace)) return false
  try {
    await registry.choose(name)
    return true
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_CONFIG') return false
    throw error
  }
}

async function bindPackage(
  resolver: Resolver,
  pack: ResolvedPackage,
  id: string,
  parts: InterfaceId,
): Promise<Binding> {
  const name = packageOf(parts)
  if (name === undefined) throw unboundError(pack, id)
  const request = { name, requirement: interfaceRequirement(parts), requiredBy: pack.id, importer: pack.id }
  let provider: ResolvedPackage
  try {
    provider = await resolver.resolvePackage(request, (facts) => requireProvider(pack, id, parts, facts))
  } catch (error) {
    if (!isWasmPkgError(error) || error.code !== 'E_NOT_FOUND') throw error
    const seen = error.actual === undefined ? {} : { actual: `${parts.package} has ${error.actual}` }
    throw unboundError(pack, id, { ...seen, cause: error })
  }
  const found = findCompatibleExport(provider.facts.exports, id)
  if (found === undefined) throw unboundError(pack, id)
  return { kind: 'package', id, provider, export: found }
}

/** @throws WasmPkgError `E_UNBOUND_IMPORT` telling what the package has instead of the interface */
function requireProvider(pack: ResolvedPackage, id: string, parts: InterfaceId, facts: ComponentFacts): void {
  const is = facts.kind === 'component' ? 'a component' : 'a WIT package'
  if (facts.kind === 'component' && findCompatibleExport(facts.exports, id) !== undefined) return
  const exports = escapeText(facts.exports.join(', ')) || 'nothing'
  throw unboundError(pack, id, { actual: `${parts.package} is ${is} that exports ${exports}` })
}

function packageOf({ package: text }: InterfaceId): PackageName | undefined {
  const [namespace = '', name = ''] = text.split(':')
  return isLabel(namespace) && isLabel(name) ? parsePackageName(text) : undefined
}

/** Packages and their interfaces share versions, so what is compatible with the interface is asked of the package. */
function interfaceRequirement({ version: text }: InterfaceId): Requirement {
  const version = text === undefined ? undefined : tryParseVersion(text)
  if (version === undefined) return { comparators: [] }
  const { major, minor, patch, pre } = version
  return { comparators: [{ operator: pre.length > 0 ? '=' : '^', major, minor, patch, pre }] }
}

function unboundError(
  pack: ResolvedPackage,
  id: string,
  details: Pick<ErrorDetails, 'actual' | 'cause'> = {},
): WasmPkgError {
  const shown = escapeText(id)
  const own = parseInterfaceId(id)?.package
  const provider = own === undefined ? '' : ` or map the namespace of ${escapeText(own)} to a registry that has it,`
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} imports ${shown}, and nothing provides it`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'asked for by', value: escapeText(value) })),
    hint:
      `Bind it to a module of yours, bindings: { "${shown}": "./my-module.js" };` +
      `${provider === '' ? '' : `${provider} under wasmPkg.registries.namespaces;`}` +
      ` or, for an interface of WASI, use a version that the WASI shims have.`,
    ...(details.actual === undefined ? {} : { expected: `an export compatible with ${shown}` }),
    ...details,
  })
}

/**
 * Refuses packages that need each other: neither could start first.
 *
 * @param path packages from the root of the chain to the one whose imports are being bound
 * @throws WasmPkgError `E_UNSUPPORTED` showing the cycle
 */
export function refuseCycle(path: readonly ResolvedPackage[], next: ResolvedPackage): void {
  const start = path.findIndex((pack) => pack.digest === next.digest)
  if (start === -1) return
  const cycle = [...path.slice(start), next].map((pack) => pack.id).join(' -> ')
  throw new WasmPkgError('E_UNSUPPORTED', `packages import each other in a circle: ${cycle}`, {
    package: formatPackageName(next.name),
    hint: 'Bind one of the imports to a module of yours, or compose the components into one.',
  })
}

import { wasiShimBinding } from '@wasm-pkg/wasi'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { claims } from '../claims.js'
import { findCompatibleExport, findInterface, parseInterfaceId } from '../resolve/interface.js'
import type { Resolver } from '../resolve/resolver.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { findProvider, type Provider } from './provider.js'
import { unboundError } from './unbound.js'

/** What implements an import of a component. */
export type Binding =
  /** A module of the user. `member` is the export that has the interface. If absent, the module itself is the interface. */
  | { readonly kind: 'module'; readonly id: string; readonly module: string; readonly member?: string }
  /** A module of the WASI shims. Permissions decide how much of it the package can use. */
  | { readonly kind: 'shim'; readonly id: string; readonly module: string; readonly member?: string }
  /** Another registry package, with its export that is compatible with the import. */
  | ({ readonly kind: 'package'; readonly id: string } & Provider)

export interface Binder {
  /**
   * Binds an import of a package to the first of these: the user's `bindings`, the WASI shims, another registry package
   * that exports the interface. That package is pinned, with the importing package in `required-by`.
   *
   * @param id the import, `wasi:io/error@0.2.3` or a plain world name
   * @throws WasmPkgError `E_UNBOUND_IMPORT` with the ways to bind it, and the codes of resolving the provider
   */
  bind(pack: ResolvedPackage, id: string): Promise<Binding>
}

/**
 * @param bindings from an interface id (with or without version), a label, or a plain name in the world, to `module` or
 *   `module#export`. A module can be a registry package, `ns:name` as in an import.
 */
export function createBinder(session: Session, resolver: Resolver, bindings: Readonly<Record<string, string>>): Binder {
  return {
    async bind(pack, id) {
      const chosen = userBinding(bindings, id)
      if (chosen !== undefined && claims(session.manifest, chosen.module)) {
        return { kind: 'package', id, ...(await chosenProvider(resolver, pack, id, chosen)) }
      }
      if (chosen !== undefined) return { kind: 'module', id, ...chosen }
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
      if (parts === undefined) throw unboundError(pack, id)
      return { kind: 'package', id, ...(await findProvider(session, resolver, pack, id, parts)) }
    },
  }
}

interface UserBinding {
  readonly module: string
  readonly member?: string
}

function userBinding(bindings: Readonly<Record<string, string>>, id: string): UserBinding | undefined {
  const { label, id: own } = splitLabel(id)
  const bare = own.split('@', 1)[0] ?? own
  const text = [label ?? id, own, bare].filter((key) => Object.hasOwn(bindings, key)).map((key) => bindings[key])[0]
  if (text === undefined) return undefined
  // A leading # is a subpath import of package.json, not a member.
  const hash = text.indexOf('#', 1)
  return hash === -1 ? { module: text } : { module: text.slice(0, hash), member: text.slice(hash + 1) }
}

/** A package in `bindings`: its named interface, otherwise the one that is compatible with the import. */
async function chosenProvider(
  resolver: Resolver,
  pack: ResolvedPackage,
  id: string,
  { module, member }: UserBinding,
): Promise<Provider> {
  const { package: provider, interface: named } = await resolver.resolveImport(module, pack.id)
  const found =
    named ?? (member === undefined ? findCompatibleExport(provider.facts.exports, id) : findInterface(provider, member))
  if (provider.kind === 'component' && found !== undefined) return { provider, export: found }
  const is = provider.kind === 'component' ? 'a component' : 'a WIT package'
  const exports = escapeText(provider.facts.exports.join(', ')) || 'nothing'
  throw unboundError(pack, id, { actual: `${provider.id}, which bindings names, is ${is} that exports ${exports}` })
}

/**
 * Refuses packages that import each other, because neither could start first.
 *
 * @param path packages from the root of the chain to the one whose imports are being bound
 * @throws WasmPkgError `E_UNSUPPORTED` with the cycle
 */
export function refuseCycle(path: readonly ResolvedPackage[], next: ResolvedPackage): void {
  const start = path.findIndex((pack) => pack.digest === next.digest)
  if (start === -1) return
  const cycle = [...path.slice(start), next].map((pack) => pack.id).join(' -> ')
  throw new WasmPkgError('E_UNSUPPORTED', `packages import each other in a circle: ${cycle}`, {
    package: formatPackageName(next.name),
    hint: 'Bind one of the imports to your own module, or compose the components into one.',
  })
}

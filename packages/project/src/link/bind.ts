import { wasiShimBinding } from '@wasm-pkg/wasi'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { claims } from '../claims.js'
import { findCompatibleExport, findInterface, parseInterfaceId } from '../resolve/interface.js'
import { resolveImport } from '../resolve/resolve.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { findProvider, kindAndExports, type PackageBinding } from './provider.js'
import { type Unbound, unbound } from './unbound.js'

/** What implements an import of a component. */
export type Binding =
  /** A module of the user. `member` is the export that has the interface. If absent, the module itself is the interface. */
  | { readonly kind: 'module'; readonly id: string; readonly module: string; readonly member?: string }
  /** A module of the WASI shims. Permissions decide how much of it the package can use. */
  | { readonly kind: 'shim'; readonly id: string; readonly module: string; readonly member?: string }
  | PackageBinding

/**
 * The binding of an import that needs no other package: a module in `bindings`, or a WASI shim. Uses only the project's
 * own files.
 */
export function bindLocally({ manifest, bindings }: Session, id: string): Binding | undefined {
  const chosen = userBinding(bindings, id)
  if (chosen !== undefined) return claims(manifest, chosen.module) ? undefined : { kind: 'module', id, ...chosen }
  const shim = wasiShimBinding(id)
  if (shim === undefined) return undefined
  return { kind: 'shim', id, module: shim.module, ...(shim.member === undefined ? {} : { member: shim.member }) }
}

/**
 * Binds an import of a package to the first of these: the user's `bindings`, the WASI shims, another registry package
 * that exports the interface. That package is pinned, with the importing package in `required-by`.
 *
 * @param id the import, `wasi:io/error@0.2.3` or a plain world name
 * @throws WasmPkgError with the codes of resolving a provider
 */
export async function bindImport(session: Session, pack: ResolvedPackage, id: string): Promise<Binding | Unbound> {
  const local = bindLocally(session, id)
  if (local !== undefined) return local
  const chosen = userBinding(session.bindings, id)
  if (chosen !== undefined) return await chosenProvider(session, pack, id, chosen)
  const parts = parseInterfaceId(id)
  return parts === undefined ? unbound(id) : await findProvider(session, pack, id, parts)
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
  session: Session,
  pack: ResolvedPackage,
  id: string,
  { module, member }: UserBinding,
): Promise<Binding | Unbound> {
  const { package: provider, interface: named } = await resolveImport(session, module, pack.id)
  const found =
    named ?? (member === undefined ? findCompatibleExport(provider.facts.exports, id) : findInterface(provider, member))
  if (provider.kind === 'component' && found !== undefined) return { kind: 'package', id, provider, export: found }
  return unbound(id, { actual: `${provider.id}, which bindings names, is ${kindAndExports(provider)}` })
}

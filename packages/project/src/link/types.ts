import type { Grants } from '@wasm-pkg/wasi'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Binding } from './bind.js'
import type { PackageBinding } from './provider.js'
import type { Unbound } from './unbound.js'

/** What an import of a linked package is bound to. */
export type LinkedBinding =
  | Exclude<Binding, PackageBinding>
  | { readonly kind: 'package'; readonly id: string; readonly provider: LinkedPackage; readonly export: string }

/**
 * A package of which everything is settled that its modules are printed from: what its imports are bound to, and the same for
 * the packages below it.
 */
export interface LinkedPackage {
  readonly pack: ResolvedPackage
  readonly bindings: readonly LinkedBinding[]
  /** What nothing provides: only of a package that was linked for `?instantiate`, where the code that makes an instance gives it. */
  readonly unbound: readonly Unbound[]
  /** What it may use of the machine. */
  readonly grants: Grants
  /** Folders that any package of the project is granted. */
  readonly folders: readonly string[]
}

/** A WIT package of which at least one interface is bound to code. */
export interface LinkedWitPackage {
  readonly pack: ResolvedPackage
  readonly bindings: readonly LinkedBinding[]
  /** The one interface that was asked for, with the JavaScript names of its members. */
  readonly only?: { readonly id: string; readonly members: readonly string[] }
}

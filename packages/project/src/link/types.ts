import type { Grants } from '@wasm-pkg/wasi'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Binding } from './bind.js'
import type { PackageBinding } from './provider.js'
import type { Unbound } from './unbound.js'

/** The binding of a linked package's import. */
export type LinkedBinding =
  | Exclude<Binding, PackageBinding>
  | { readonly kind: 'package'; readonly id: string; readonly provider: LinkedPackage; readonly export: string }

/**
 * A package with everything that its modules are generated from: the bindings of its imports, and the same for the
 * packages below it.
 */
export interface LinkedPackage {
  readonly pack: ResolvedPackage
  readonly bindings: readonly LinkedBinding[]
  /**
   * Unbound imports. Only for a package that was linked for `?instantiate`, where the code that starts an instance
   * provides them.
   */
  readonly unbound: readonly Unbound[]
  /** The grants of the package. */
  readonly grants: Grants
  /** Folders that any package of the project is granted. */
  readonly folders: readonly string[]
}

/** A WIT package with at least one interface that is bound to code. */
export interface LinkedWitPackage {
  readonly pack: ResolvedPackage
  readonly bindings: readonly LinkedBinding[]
  /** The requested interface, if there is only one, with the JavaScript names of its members. */
  readonly only?: { readonly id: string; readonly members: readonly string[] }
}

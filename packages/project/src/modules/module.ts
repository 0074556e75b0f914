import type { LinkedPackage, LinkedWitPackage } from '../link/types.js'
import type { ResolvedPackage } from '../resolve/types.js'

/** A generated module, with all that it is printed from. */
export type Module =
  | { readonly kind: 'facade' | 'factory' | 'glue' | 'wasi'; readonly linked: LinkedPackage }
  /** @param interface full id of the interface that the module exports */
  | { readonly kind: 'interface'; readonly linked: LinkedPackage; readonly interface: string }
  | { readonly kind: 'wit'; readonly linked: LinkedWitPackage }
  /** Not code: the component itself, for `?url`. */
  | { readonly kind: 'bytes'; readonly pack: ResolvedPackage }

export function modulePackage(module: Module): ResolvedPackage {
  return module.kind === 'bytes' ? module.pack : module.linked.pack
}

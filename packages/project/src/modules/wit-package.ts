import {
  generateBoundInterface,
  generateWitPackageModule,
  type ImportBinding,
  interfaceJsName,
} from '@wasm-pkg/component'
import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import type { LinkedWitPackage } from '../link/types.js'

/** The module of a WIT package: its interfaces are what the imports of a component would be bound to. */
export function generateWitPackage(
  { only }: LinkedWitPackage,
  bindings: readonly ImportBinding[],
  stringNames: boolean,
): GeneratedModule {
  const [binding] = bindings
  if (only !== undefined && binding !== undefined) return generateBoundInterface(binding, only.members)
  const interfaces = bindings.map((bound) => ({ jsName: interfaceJsName(bound.id), binding: bound }))
  return generateWitPackageModule({ interfaces, stringNames })
}

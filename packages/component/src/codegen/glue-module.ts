import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import type { TranspiledComponent } from '../transpile/types.js'

/**
 * The module with a component's glue. It imports nothing: everything is passed to the `instantiate` function that it
 * exports.
 */
export async function generateGlue({ glue }: Pick<TranspiledComponent, 'glue'>): Promise<GeneratedModule> {
  return { imports: [], body: [await glue()], exports: [{ kind: 'declared', name: 'instantiate' }] }
}

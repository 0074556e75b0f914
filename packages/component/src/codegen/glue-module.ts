import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { RUNTIME_ID } from '../glue/shared/module.js'
import type { TranspiledComponent } from '../transpile/types.js'

/**
 * The module with a component's glue. It imports only the runtime module: everything else is passed to the `instantiate`
 * function that it exports.
 *
 * @param from the specifier of the runtime module
 */
export async function generateGlue(
  { glue, runtime }: Pick<TranspiledComponent, 'glue' | 'runtime'>,
  from: string = RUNTIME_ID,
): Promise<GeneratedModule> {
  return {
    imports: runtime.map((name) => ({ from, name, local: name })),
    body: [await glue()],
    exports: [{ kind: 'declared', name: 'instantiate' }],
  }
}

import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { RUNTIME_ID } from '../glue/shared/module.js'
import { TASKS_ID } from '../glue/tasks/module.js'
import type { TranspiledComponent } from '../transpile/types.js'

/**
 * The module with a component's glue. It imports only the runtime modules: everything else is passed to the `instantiate`
 * function that it exports.
 *
 * @param from the specifiers of the runtime modules
 */
export async function generateGlue(
  { glue, runtime, tasks }: Pick<TranspiledComponent, 'glue' | 'runtime' | 'tasks'>,
  from: { readonly runtime: string; readonly tasks: string } = { runtime: RUNTIME_ID, tasks: TASKS_ID },
): Promise<GeneratedModule> {
  return {
    imports: [
      ...runtime.map((name) => ({ from: from.runtime, name, local: name })),
      ...tasks.map((name) => ({ from: from.tasks, name, local: name })),
    ],
    body: [await glue()],
    exports: [{ kind: 'declared', name: 'instantiate' }],
  }
}

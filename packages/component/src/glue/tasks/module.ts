import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { RUNTIME_ID } from '../shared/module.js'
import { CREATE_TRAPS, RUN_INSTANCE } from '../shared/text.js'
import type { PartText } from './parts.js'

/** Id of the module with jco's task runtime, which is the same for all components of a program in which calls wait. */
export const TASKS_ID = 'wasm-pkg:runtime/tasks'

/** The function that makes what each instance has of its own: it gives the instance's copy of a part. */
export const CREATE_TASKS = 'createTasks'

/** The function that runs the generator of an instance. */
export const RUN_TASKS = 'runTasks'

/** The task runtime as functions, one for each part, that make it for an instance. Bundlers keep those that are used. */
export interface TaskRuntime extends TaskRuntimeCode {
  readonly parts: ReadonlyMap<string, PartText>
}

export interface TaskRuntimeCode {
  /** The module's code, with an `export` before each function. */
  readonly body: string
  /** What the code takes from the runtime module of all components. */
  readonly uses: readonly string[]
  /** The functions that make parts, by name. */
  readonly makers: readonly string[]
}

/** The name of the function that makes a part. */
export function makerOf(name: string): string {
  return `$${name}`
}

/** The statements of the module that are not parts. */
export const TASK_HELPERS: string = `export function ${CREATE_TASKS}() {
  const traps = ${CREATE_TRAPS}();
  const made = new Map();
  const get = (make) => {
    if (!made.has(make)) make(get, (value) => made.set(make, value), traps);
    return made.get(make);
  };
  return { get, traps };
}
function _blocked(error) {
  return typeof WebAssembly.SuspendError === 'function' && error instanceof WebAssembly.SuspendError
    ? new WebAssemblyRuntimeError('cannot block a synchronous task before returning')
    : error;
}
export function ${RUN_TASKS}(steps) {
  try {
    const made = ${RUN_INSTANCE}(steps);
    return made instanceof Promise ? made.catch((error) => { throw _blocked(error); }) : made;
  } catch (error) {
    throw _blocked(error);
  }
}`

/** @param from the specifier of the runtime module of all components */
export function generateTaskRuntime(
  { body, uses, makers }: TaskRuntimeCode,
  from: string = RUNTIME_ID,
): GeneratedModule {
  const names = [CREATE_TASKS, RUN_TASKS, ...makers]
  return {
    imports: uses.map((name) => ({ from, name, local: name })),
    body: [body],
    exports: names.map((name) => ({ kind: 'declared', name })),
  }
}

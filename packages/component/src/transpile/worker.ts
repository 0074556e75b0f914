import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { parentPort } from 'node:worker_threads'
import { modulesEntry, TASK_RUNTIME } from './entry.js'
import { generateModules } from './jco.js'
import type { Task, TaskFiles, TaskReply } from './tasks.js'
import { unpackWitPackage } from './wit-package.js'

/** Entry of a worker thread. Runs one task after the other. */
parentPort?.on('message', (task: Task) => {
  void answer(task).then((reply) => parentPort?.postMessage(reply))
})

async function answer(task: Task): Promise<TaskReply> {
  try {
    return { ok: true, answer: await perform(task) }
  } catch (error) {
    const hint = isWasmPkgError(error) && error.hint !== undefined ? { hint: error.hint } : {}
    return { ok: false, poisoned: isTrap(error), refusal: { code: codeOf(error), message: messageOf(error), ...hint } }
  }
}

function perform(task: Task): Promise<TaskFiles> {
  switch (task.kind) {
    case 'transpile':
      return transpile(task)
    case 'wit-text':
      return unpackWitPackage(task.bytes)
    case 'task-runtime':
      return taskRuntime()
  }
}

/** The glue is parsed here, because parsing 800 kB would block the main thread for 200 ms. */
async function transpile(task: Extract<Task, { kind: 'transpile' }>): Promise<TaskFiles> {
  const { bytes, imports, exports, async, tasks } = task
  const files = await generateModules(bytes, imports, async)
  const script = files.find(([name]) => name.endsWith('.js'))
  if (script === undefined) throw new WasmPkgError('E_INTERNAL', 'jco wrote no JavaScript')
  const [{ readGlue }, { withSharedTasks }, { parametersOf }] = await Promise.all([
    import('../glue/read.js'),
    import('./task-runtime.js'),
    import('./parameters.js'),
  ])
  const glue = readGlue(Buffer.from(script[1]).toString('utf8'), exports, parametersOf(bytes))
  return modulesEntry(
    await withSharedTasks(glue, tasks),
    files.filter(([name]) => name.endsWith('.wasm')),
  )
}

async function taskRuntime(): Promise<TaskFiles> {
  const { jcoTaskRuntime, writeTaskRuntime } = await import('./task-runtime.js')
  return [[TASK_RUNTIME, Buffer.from(writeTaskRuntime(await jcoTaskRuntime()))]]
}

function codeOf(error: unknown): 'E_INTERNAL' | 'E_UNSUPPORTED' | 'E_WASM' {
  if (!isWasmPkgError(error)) return 'E_WASM'
  return error.code === 'E_INTERNAL' || error.code === 'E_UNSUPPORTED' ? error.code : 'E_WASM'
}

/** Whether it is a `RuntimeError` of WebAssembly, which neither Node's types nor ES2023 declare. */
function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError'
}

/** jco throws errors with the message as the payload. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error
  if (!(error instanceof Error)) return JSON.stringify(error)
  const payload: unknown = 'payload' in error ? error.payload : undefined
  return typeof payload === 'string' ? payload : error.message
}

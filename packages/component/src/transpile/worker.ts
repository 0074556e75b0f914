import { parentPort } from 'node:worker_threads'
import { generateDeclarations, generateModules } from './jco.js'
import type { Task, TaskFiles, TaskReply } from './tasks.js'
import { generateWitPackageDeclarations } from './wit-package.js'

/** Entry of a worker thread: answers one task after the other. */
parentPort?.on('message', (task: Task) => {
  void answer(task).then((reply) => parentPort?.postMessage(reply))
})

async function answer(task: Task): Promise<TaskReply> {
  try {
    return { ok: true, files: await perform(task) }
  } catch (error) {
    return { ok: false, message: messageOf(error), poisoned: isTrap(error) }
  }
}

function perform(task: Task): Promise<TaskFiles> {
  switch (task.kind) {
    case 'transpile':
      return generateModules(task.bytes, task.imports, task.async)
    case 'component-types':
      return generateDeclarations(task.bytes, task.imports)
    case 'wit-package-types':
      return generateWitPackageDeclarations(task.bytes)
  }
}

/** A `RuntimeError` of WebAssembly, for which neither Node's types nor ES2023 have a name. */
function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError'
}

/** jco throws errors whose payload is the message. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error
  if (!(error instanceof Error)) return JSON.stringify(error)
  const payload: unknown = 'payload' in error ? error.payload : undefined
  return typeof payload === 'string' ? payload : error.message
}

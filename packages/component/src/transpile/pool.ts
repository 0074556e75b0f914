import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { WORK_TIMEOUT_MS } from '../limits.js'
import { threadOptions } from '@wasm-pkg/registry-client/thread-options'
import { keepThread, takeThread } from './spare-threads.js'
import type { Task, TaskFiles, TaskReply } from './tasks.js'

/** Threads that run jco. The first one starts with the first task. They never keep a process running. */
export interface WorkerPool {
  /**
   * @param label how messages name the package
   * @throws WasmPkgError `E_WASM` if jco refuses the bytes, `E_TIMEOUT`, `E_INTERNAL` if the thread dies; the signal's
   *   reason if aborted
   */
  run(label: string, task: Task, signal?: AbortSignal): Promise<TaskFiles>
  /** Fails running tasks and stops their threads. Idle threads stay a while, for the next pool of this process. */
  close(): Promise<void>
}

interface Job {
  readonly label: string
  readonly task: Task
  readonly resolve: (files: TaskFiles) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  timer: NodeJS.Timeout | undefined
}

/** jco's memory only grows (240 MB after a 12 MB component), so an idle thread is soon stopped to release it. */
const IDLE_MS = 5_000

/** How many characters of jco's own message are shown. It can quote whole types. */
const MAX_MESSAGE = 1_000

/** @param script the script that the threads run */
export function createWorkerPool(
  maxWorkers: number = availableParallelism(),
  script: URL = new URL('./worker.js', import.meta.url),
): WorkerPool {
  const threads = new Set<Thread>()
  const queue: Job[] = []
  let closed = false

  function start(): Thread {
    const worker = takeThread(script.href) ?? new Worker(script, { ...threadOptions(process), stderr: true })
    const thread: Thread = { worker, job: undefined, timer: undefined }
    threads.add(thread)
    worker.on('message', (reply: TaskReply) => {
      // The output of a panic arrives on another port. It can be delivered after the reply, but in the same turn.
      if (reply.ok || !reply.poisoned) finish(thread, reply)
      else setImmediate(finish, thread, reply)
    })
    worker.on('error', (error) => retire(thread, dead(thread.job, error)))
    worker.on('exit', () => retire(thread, dead(thread.job, undefined)))
    return thread
  }

  function assign(thread: Thread, job: Job): void {
    clearTimeout(thread.timer)
    thread.job = job
    thread.timer = setTimeout(() => retire(thread, timeout(job.label)), WORK_TIMEOUT_MS)
    thread.worker.ref()
    // Copied, not transferred, because the caller may still use the bytes. Copying 12 MB takes 3 ms.
    thread.worker.postMessage(job.task)
  }

  function finish(thread: Thread, reply: TaskReply): void {
    const { job } = thread
    if (job === undefined) return
    thread.job = undefined
    clearTimeout(thread.timer)
    if (reply.ok) job.resolve(reply.files)
    else job.reject(refused(job.label, reply, reply.poisoned ? printedBy(thread) : ''))
    if (!reply.ok && reply.poisoned) retire(thread, undefined)
    else rest(thread)
    next()
  }

  function rest(thread: Thread): void {
    thread.worker.unref()
    thread.timer = setTimeout(() => retire(thread, undefined), IDLE_MS).unref()
  }

  /** Stops a thread. Its running task fails with `error`. */
  function retire(thread: Thread, error: unknown): void {
    if (!threads.delete(thread)) return
    clearTimeout(thread.timer)
    thread.job?.reject(error)
    thread.job = undefined
    void thread.worker.terminate()
    next()
  }

  function release(thread: Thread): void {
    threads.delete(thread)
    clearTimeout(thread.timer)
    keepThread(script.href, thread.worker, IDLE_MS)
  }

  function next(): void {
    while (queue.length > 0) {
      const idle = [...threads].find((thread) => thread.job === undefined)
      if (idle === undefined && threads.size >= maxWorkers) return
      const job = queue.shift()
      if (job !== undefined) assign(idle ?? start(), job)
    }
  }

  function drop(job: Job, reason: unknown): void {
    const waiting = queue.indexOf(job)
    if (waiting !== -1) queue.splice(waiting, 1)
    for (const thread of threads) if (thread.job === job) retire(thread, reason)
    job.reject(reason)
  }

  return {
    async run(label, task, signal) {
      signal?.throwIfAborted()
      if (closed) throw new WasmPkgError('E_INTERNAL', 'The transpiler was closed')
      const { promise, resolve, reject } = withResolvers()
      const job: Job = { label, task, resolve, reject }
      const abort = (): void => drop(job, signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      queue.push(job)
      next()
      return await promise.finally(() => signal?.removeEventListener('abort', abort))
    },
    async close() {
      closed = true
      const error = new WasmPkgError('E_INTERNAL', 'The transpiler was closed while it was working')
      for (const job of queue.splice(0)) job.reject(error)
      const busy = [...threads].filter(({ job }) => job !== undefined)
      for (const thread of threads) if (!busy.includes(thread)) release(thread)
      for (const thread of busy) retire(thread, error)
      await Promise.all(busy.map(({ worker }) => worker.terminate()))
    },
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): Pick<Job, 'resolve' | 'reject'> & { readonly promise: Promise<TaskFiles> } {
  let settle: Pick<Job, 'resolve' | 'reject'> | undefined
  const promise = new Promise<TaskFiles>((resolve, reject) => (settle = { resolve, reject }))
  if (settle === undefined) throw new WasmPkgError('E_INTERNAL', 'A promise did not start')
  return { promise, ...settle }
}

/** The output of jco's panic. Read only then, because reading the stream keeps the process running. */
function printedBy({ worker }: Thread): string {
  const printed = String(worker.stderr.read() ?? '')
  return printed.split('stack backtrace:', 1).join('')
}

const HINTS: Readonly<Record<Extract<TaskReply, { ok: false }>['code'], string>> = {
  E_WASM: 'The bytes match the registry: either the component is damaged, or this version of jco does not support it.',
  E_UNSUPPORTED: 'This version of jco does not support it.',
  E_INTERNAL: 'Please report it with the component.',
}

function refused(
  label: string,
  { code, message, hint }: Extract<TaskReply, { ok: false }>,
  printed: string,
): WasmPkgError {
  // jco writes chains of causes on several lines.
  const told = `${message}${printed === '' ? '' : ': '}${printed}`.replaceAll(/\s+/g, ' ').trim()
  return new WasmPkgError(code, `${escapeText(label)} cannot be transpiled: ${escapeText(told, MAX_MESSAGE)}`, {
    package: label,
    hint: hint ?? HINTS[code],
  })
}

function timeout(label: string): WasmPkgError {
  return new WasmPkgError(
    'E_TIMEOUT',
    `${escapeText(label)} took longer than ${WORK_TIMEOUT_MS / 1000} s to transpile`,
    {
      package: label,
    },
  )
}

function dead(job: Job | undefined, cause: unknown): WasmPkgError {
  const label = job?.label ?? 'nothing'
  return new WasmPkgError('E_INTERNAL', `The thread that transpiled ${escapeText(label)} died`, { cause })
}

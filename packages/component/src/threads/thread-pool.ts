import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { threadOptions } from '@wasm-pkg/registry-client/thread-options'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { keepThread, takeThread } from './spare-threads.js'

/** Threads that run a tool. The first one starts with the first task. They never keep a process running. */
export interface ThreadPool<Task, Answer> {
  /**
   * @param label how messages name the package
   * @throws WasmPkgError as the tool's functions make it if it refuses, takes too long or dies; the signal's reason if
   *   aborted
   */
  run(label: string, task: Task, signal?: AbortSignal): Promise<Answer>
  /** Fails running tasks and stops their threads. Idle threads stay a while, for the next pool of this process. */
  close(): Promise<void>
}

/** What a thread posts for each task. `poisoned`: it failed in a way after which its later answers cannot be trusted. */
export type ThreadReply<Answer, Refusal> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly poisoned: boolean; readonly refusal: Refusal }

/** A tool that runs in threads, because its input is hostile or its work is long. */
export interface ThreadTool<Refusal> {
  /** A clause's subject, for messages: `The transpiler`. */
  readonly name: string
  /** The script that the threads run. It answers one task after the other with a `ThreadReply`. */
  readonly script: URL
  /** Milliseconds after which a task is stopped. */
  readonly timeoutMs: number
  /** @default the number of processors */
  readonly maxWorkers?: number
  /** @param printed what a poisoned thread printed */
  refused(label: string, refusal: Refusal, printed: string): WasmPkgError
  timedOut(label: string): WasmPkgError
  died(label: string, cause: unknown): WasmPkgError
}

interface Job<Task, Answer> {
  readonly label: string
  readonly task: Task
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

interface Thread<Task, Answer> {
  readonly worker: Worker
  job: Job<Task, Answer> | undefined
  timer: NodeJS.Timeout | undefined
}

/** The memory of WebAssembly only grows (240 MB after a 12 MB component), so an idle thread is soon stopped to release it. */
const IDLE_MS = 5_000

export function createThreadPool<Task, Answer, Refusal>(tool: ThreadTool<Refusal>): ThreadPool<Task, Answer> {
  const { name, script, timeoutMs, maxWorkers = availableParallelism() } = tool
  const threads = new Set<Thread<Task, Answer>>()
  const queue: Job<Task, Answer>[] = []
  let closed = false

  function start(): Thread<Task, Answer> {
    const worker = takeThread(script.href) ?? new Worker(script, { ...threadOptions(process), stderr: true })
    const thread: Thread<Task, Answer> = { worker, job: undefined, timer: undefined }
    threads.add(thread)
    worker.on('message', (reply: ThreadReply<Answer, Refusal>) => {
      // The output of a panic arrives on another port. It can be delivered after the reply, but in the same turn.
      if (reply.ok || !reply.poisoned) finish(thread, reply)
      else setImmediate(finish, thread, reply)
    })
    worker.on('error', (error) => retire(thread, tool.died(thread.job?.label ?? 'nothing', error)))
    worker.on('exit', () => retire(thread, tool.died(thread.job?.label ?? 'nothing', undefined)))
    return thread
  }

  function assign(thread: Thread<Task, Answer>, job: Job<Task, Answer>): void {
    clearTimeout(thread.timer)
    thread.job = job
    thread.timer = setTimeout(() => retire(thread, tool.timedOut(job.label)), timeoutMs)
    thread.worker.ref()
    // Copied, not transferred, because the caller may still use the bytes. Copying 12 MB takes 3 ms.
    thread.worker.postMessage(job.task)
  }

  function finish(thread: Thread<Task, Answer>, reply: ThreadReply<Answer, Refusal>): void {
    const { job } = thread
    if (job === undefined) return
    thread.job = undefined
    clearTimeout(thread.timer)
    if (reply.ok) job.resolve(reply.answer)
    else job.reject(tool.refused(job.label, reply.refusal, reply.poisoned ? printedBy(thread.worker) : ''))
    if (!reply.ok && reply.poisoned) retire(thread, undefined)
    else rest(thread)
    next()
  }

  function rest(thread: Thread<Task, Answer>): void {
    thread.worker.unref()
    thread.timer = setTimeout(() => retire(thread, undefined), IDLE_MS).unref()
  }

  /** Stops a thread. Its running task fails with `error`. */
  function retire(thread: Thread<Task, Answer>, error: unknown): void {
    if (!threads.delete(thread)) return
    clearTimeout(thread.timer)
    thread.job?.reject(error)
    thread.job = undefined
    void thread.worker.terminate()
    next()
  }

  function release(thread: Thread<Task, Answer>): void {
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

  function drop(job: Job<Task, Answer>, reason: unknown): void {
    const waiting = queue.indexOf(job)
    if (waiting !== -1) queue.splice(waiting, 1)
    for (const thread of threads) if (thread.job === job) retire(thread, reason)
    job.reject(reason)
  }

  return {
    async run(label, task, signal) {
      signal?.throwIfAborted()
      if (closed) throw new WasmPkgError('E_INTERNAL', `${name} was closed`)
      const { promise, resolve, reject } = withResolvers<Answer>()
      const job: Job<Task, Answer> = { label, task, resolve, reject }
      const abort = (): void => drop(job, signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      queue.push(job)
      next()
      return await promise.finally(() => signal?.removeEventListener('abort', abort))
    },
    async close() {
      closed = true
      const error = new WasmPkgError('E_INTERNAL', `${name} was closed while it was working`)
      for (const job of queue.splice(0)) job.reject(error)
      const busy = [...threads].filter(({ job }) => job !== undefined)
      for (const thread of threads) if (!busy.includes(thread)) release(thread)
      for (const thread of busy) retire(thread, error)
      await Promise.all(busy.map(({ worker }) => worker.terminate()))
    },
  }
}

type Settle<Answer> = Pick<Job<never, Answer>, 'resolve' | 'reject'>

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<Answer>(): Settle<Answer> & { readonly promise: Promise<Answer> } {
  let settle: Settle<Answer> | undefined
  const promise = new Promise<Answer>((resolve, reject) => (settle = { resolve, reject }))
  if (settle === undefined) throw new WasmPkgError('E_INTERNAL', 'A promise did not start')
  return { promise, ...settle }
}

/** The output of a panic. Read only then, because reading the stream keeps the process running. */
function printedBy({ stderr }: Worker): string {
  const printed = String(stderr.read() ?? '')
  return printed.split('stack backtrace:', 1).join('')
}

import type { Worker } from 'node:worker_threads'

/** By script, with what takes each thread out again. */
const spares = new Map<string, Map<Worker, () => void>>()

/**
 * Keeps an idle thread for the next pool of this process. A thread takes a second of processor time to load jco, and a
 * pool is often followed by another: a build for the server by one for the browser, a dev server by its restart.
 *
 * @param script the script that the thread runs
 * @param idleMs milliseconds after which it is stopped if nobody took it
 */
export function keepThread(script: string, worker: Worker, idleMs: number): void {
  const kept = spares.get(script) ?? new Map<Worker, () => void>()
  spares.set(script, kept)
  const stop = (): void => {
    kept.delete(worker)
    void worker.terminate()
  }
  const timer = setTimeout(stop, idleMs).unref()
  const take = (): void => {
    clearTimeout(timer)
    kept.delete(worker)
    forgetOwner(worker)
  }
  forgetOwner(worker)
  worker.on('error', stop)
  worker.on('exit', take)
  worker.unref()
  kept.set(worker, take)
}

/** A thread that runs this script already, as if it were new. */
export function takeThread(script: string): Worker | undefined {
  for (const [worker, take] of spares.get(script) ?? []) {
    take()
    return worker
  }
  return undefined
}

function forgetOwner(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}

import { setTimeout as sleep } from 'node:timers/promises'

/** Work on a project that a reload must not interrupt. */
export interface RunningWork {
  /** Starts work after the reload that runs now. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Reloads when the running work has ended, or takes too long. */
  reload(readAgain: () => Promise<void>): Promise<void>
}

/** Maximum time that a reload waits for running work. Longer work may be the reason why package.json was changed. */
const GRACE_MS = 5_000

export function createRunningWork(): RunningWork {
  const running = new Set<Promise<unknown>>()
  let reloading: Promise<void> = Promise.resolve()
  return {
    async run(work) {
      await reloading.catch(() => {})
      const started = work()
      running.add(started)
      try {
        return await started
      } finally {
        running.delete(started)
      }
    },
    async reload(readAgain) {
      const end = Date.now() + GRACE_MS
      while (running.size > 0 && Date.now() < end) {
        const rest = new AbortController()
        const timeout = sleep(end - Date.now(), undefined, { signal: rest.signal }).catch(() => {})
        await Promise.race([Promise.allSettled(running), timeout])
        rest.abort()
      }
      reloading = readAgain()
      await reloading
    },
  }
}

import { pause as wait } from './pause.js'
import { MAX_CONCURRENT, MAX_CONCURRENT_PER_ORIGIN } from './limits.js'

/** Limits concurrent requests, in total and per origin, and pauses an origin that asked for it. */
export interface Gate {
  /** Waits for a slot. The returned function releases it (idempotent). */
  enter(origin: string, signal: AbortSignal | undefined): Promise<() => void>
  /** Lets no request to this origin start for this many milliseconds. */
  pause(origin: string, ms: number): void
}

interface Waiter {
  readonly origin: string
  readonly admit: () => void
}

export function createGate(total: number = MAX_CONCURRENT, perOrigin: number = MAX_CONCURRENT_PER_ORIGIN): Gate {
  let running = 0
  const runningAt = new Map<string, number>()
  const pausedUntil = new Map<string, number>()
  const waiting: Waiter[] = []

  const hasRoom = (origin: string): boolean => running < total && (runningAt.get(origin) ?? 0) < perOrigin
  const take = (origin: string): void => {
    running += 1
    runningAt.set(origin, (runningAt.get(origin) ?? 0) + 1)
  }
  const admitNext = (): void => {
    const index = waiting.findIndex((waiter) => hasRoom(waiter.origin))
    const [next] = index === -1 ? [] : waiting.splice(index, 1)
    if (next === undefined) return
    take(next.origin)
    next.admit()
  }
  const leave = (origin: string): void => {
    running -= 1
    runningAt.set(origin, (runningAt.get(origin) ?? 1) - 1)
    admitNext()
  }

  const queue = (origin: string, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = {
        origin,
        admit: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      const onAbort = (): void => {
        const index = waiting.indexOf(waiter)
        if (index !== -1) waiting.splice(index, 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.push(waiter)
    })

  return {
    async enter(origin, signal) {
      signal?.throwIfAborted()
      const pause = (pausedUntil.get(origin) ?? 0) - Date.now()
      if (pause > 0) await wait(pause, signal)
      if (hasRoom(origin)) take(origin)
      else await queue(origin, signal)
      let left = false
      return () => {
        if (left) return
        left = true
        leave(origin)
      }
    },
    pause(origin, ms) {
      pausedUntil.set(origin, Math.max(pausedUntil.get(origin) ?? 0, Date.now() + ms))
    },
  }
}

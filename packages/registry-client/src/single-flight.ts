/**
 * Shares work between callers that request the same thing at the same time. The work is aborted only when every caller
 * has aborted, so one caller's abort never fails another caller.
 */
export interface SingleFlight<T> {
  run(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  callers: number
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>()

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const flight: Flight<T> = { result: work(controller.signal), controller, callers: 0 }
    flights.set(key, flight)
    const done = (): void => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    flight.result.then(done, done)
    return flight
  }

  return {
    async run(key, signal, work) {
      signal?.throwIfAborted()
      const flight = flights.get(key) ?? start(key, work)
      flight.callers += 1
      if (signal === undefined) return await flight.result
      return await new Promise<T>((resolve, reject) => {
        const giveUp = (): void => {
          flight.callers -= 1
          if (flight.callers > 0) return reject(signal.reason)
          // The last caller waits until everything is cleaned up.
          if (flights.get(key) === flight) flights.delete(key)
          flight.controller.abort(signal.reason)
          flight.result.then(resolve, () => reject(signal.reason))
        }
        signal.addEventListener('abort', giveUp, { once: true })
        flight.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
      })
    },
  }
}

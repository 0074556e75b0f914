import { type Exchange, type Fault, type RequestKind, send } from './exchange.js'

/**
 * Which requests a script is for. A kind means those that have the login they need, so that a fault meets a client that
 * has something to lose; a function sees every request.
 */
export type Target = RequestKind | ((exchange: Exchange) => boolean)

interface Entry {
  readonly target: Target
  readonly faults: (Fault | undefined)[]
  readonly forever: boolean
}

/** Faults per request: the n-th request a script is for gets its n-th fault; behind the last one honesty returns. */
export interface Script {
  /** One fault each for the next requests; `undefined` lets one through. */
  next(target: Target, ...faults: readonly (Fault | undefined)[]): void
  always(target: Target, fault: Fault): void
  clear(): void
  /** Answers by the script, or honestly. */
  play(exchange: Exchange): void | Promise<void>
}

export function createScript(): Script {
  let entries: Entry[] = []
  function take(exchange: Exchange): Fault | undefined {
    const entry = entries.find(({ target, faults }) => faults.length > 0 && isFor(target, exchange))
    return entry?.forever === true ? entry.faults[0] : entry?.faults.shift()
  }
  return {
    next: (target, ...faults) => void entries.push({ target, faults: [...faults], forever: false }),
    always: (target, fault) => void entries.push({ target, faults: [fault], forever: true }),
    clear() {
      entries = []
    },
    play: (exchange) => (take(exchange) ?? honestly)(exchange),
  }
}

const honestly: Fault = (exchange) => send(exchange, exchange.honest)

function isFor(target: Target, exchange: Exchange): boolean {
  return typeof target === 'function' ? target(exchange) : !exchange.challenged && target === exchange.kind
}

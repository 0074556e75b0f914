import type { Exchange, Fault, RequestKind } from './exchange.js'

/** Which requests a script is for. */
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
  take(exchange: Exchange): Fault | undefined
}

export function createScript(): Script {
  let entries: Entry[] = []
  return {
    next: (target, ...faults) => void entries.push({ target, faults: [...faults], forever: false }),
    always: (target, fault) => void entries.push({ target, faults: [fault], forever: true }),
    clear() {
      entries = []
    },
    take(exchange) {
      const entry = entries.find(({ target, faults }) => faults.length > 0 && isFor(target, exchange))
      return entry?.forever === true ? entry.faults[0] : entry?.faults.shift()
    },
  }
}

function isFor(target: Target, exchange: Exchange): boolean {
  return typeof target === 'function' ? target(exchange) : target === exchange.kind
}

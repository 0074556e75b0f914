import { createRequire } from 'node:module'
import type { Agent, Dispatcher } from 'undici'

import { errnoOf } from '../io-error.js'

type WholeUndici = typeof import('undici')

/** What requests without a proxy need of undici. */
export interface Undici {
  readonly Agent: typeof Agent
  request(dispatcher: Dispatcher, url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData>
}

export type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path'>

type Send = (
  this: Dispatcher,
  options: Dispatcher.RequestOptions & { origin: string },
) => Promise<Dispatcher.ResponseData>

// By its name, Bun replaces undici with its own implementation, which ignores dispatchers. Proxies, certificate
// authorities and timeouts would not apply.
const load = createRequire(import.meta.url)
let loaded: Undici | undefined

/**
 * Loads undici by two of its files. All of it takes 100 ms of processor time, these take 30. The rest is `fetch`,
 * WebSocket, mocks and caches.
 */
export function loadUndici(): Undici {
  return (loaded ??= undiciOf(load))
}

/** All of undici, which makes dispatchers able to `connect` through a proxy. */
export function loadWholeUndici(): WholeUndici {
  return load('undici/index.js') as WholeUndici
}

/** @param require gets paths in undici's package */
export function undiciOf(require: (path: string) => unknown): Undici {
  /** One file, or if a later version has moved it, the same from all of undici. */
  function file<T>(path: string, fromWhole: (whole: WholeUndici) => T): T {
    try {
      return require(`undici/lib/${path}`) as T
    } catch (error) {
      if (errnoOf(error) !== 'MODULE_NOT_FOUND') throw error
      return fromWhole(require('undici/index.js') as WholeUndici)
    }
  }

  const send = file('api/api-request.js', ({ Dispatcher: { prototype } }) => prototype.request as Send)
  return {
    Agent: file('dispatcher/agent.js', (whole) => whole.Agent),
    request: (dispatcher, { origin, pathname, search }, options) =>
      send.call(dispatcher, { ...options, origin, path: `${pathname}${search}` }),
  }
}

import type { Dispatcher } from 'undici'

import { WasmPkgError, isWasmPkgError, withDetails } from '../errors.js'
import { escapeText } from '../text.js'
import { isPrivateTarget } from './address.js'
import { decodeBody, watchThroughput } from './body.js'
import { createDispatchers } from './dispatchers.js'
import { isRetryableFailure, transportFailure } from './failure.js'
import { createGate } from './gate.js'
import { MAX_ATTEMPTS, MAX_REDIRECTS, MAX_RETRY_AFTER_MS, MAX_TRYING_MS, type Timeouts } from './limits.js'
import { pause } from './pause.js'
import { chooseProxy } from './proxy.js'
import { isRedirect, nextHop } from './redirect.js'
import { backoffMs, isRetryableStatus, retryAfterMs } from './retry.js'
import { timeoutsOf } from './timeouts.js'
import type { HttpRequest, HttpResponse, Transport } from './types.js'
import { loadUndici } from './undici.js'

export interface TransportOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly timeouts?: Partial<Timeouts>
  /** For tests: which URLs count as private. */
  readonly isPrivate?: (url: URL) => Promise<boolean>
}

const USER_AGENT = 'wasm-pkg-js'

/** The one place that talks to the network. Cheap to make: undici is loaded with the first request. @throws E_CONFIG */
export function createTransport(options: TransportOptions = {}): Transport {
  const env = options.env ?? process.env
  const timeouts = { ...timeoutsOf(env), ...options.timeouts }
  const isPrivate = options.isPrivate ?? isPrivateTarget
  const dispatchers = createDispatchers(timeouts)
  const gate = createGate()

  /** One request on the wire, without redirects and retries. Holds its slot until the body is done. */
  async function sendOnce(request: HttpRequest, attempts: number): Promise<HttpResponse> {
    const { url, signal } = request
    const proxy = chooseProxy(url, env)
    const leave = await gate.enter(url.origin, signal)
    const fail = (error: unknown): unknown => {
      if (signal?.aborted === true) return signal.reason
      return transportFailure(error, { url, proxy, attempts })
    }
    try {
      const { request: send } = await loadUndici()
      const answer = await send(url, {
        dispatcher: await dispatchers.get(url, proxy, request.trust),
        method: request.method ?? 'GET',
        headers: requestHeaders(request),
        body: request.body ?? null,
        signal: signal ?? null,
      })
      return toResponse(answer, url, attempts, timeouts.windowMs, fail, leave)
    } catch (error) {
      leave()
      throw fail(error)
    }
  }

  async function sendFollowing(request: HttpRequest, attempts: number): Promise<HttpResponse> {
    let current = request
    for (let hop = 0; ; hop += 1) {
      const response = await sendOnce(current, attempts)
      if (!isRedirect(response.status)) return response
      await response.close()
      if (hop >= MAX_REDIRECTS) {
        throw new WasmPkgError('E_REDIRECT', `More than ${MAX_REDIRECTS} redirects`, {
          actual: `from ${request.url.origin} to ${current.url.origin} and on`,
        })
      }
      if ((current.method ?? 'GET') !== 'GET') {
        throw new WasmPkgError('E_REDIRECT', `${current.url.origin} redirects a ${current.method ?? ''} request`)
      }
      const url = await nextHop(current.url, response.header('location'), isPrivate)
      // Once away from its origin a request has lost its credentials and TLS exceptions for good.
      current = url.origin === current.url.origin ? { ...current, url } : { ...withoutTrust(current), url }
    }
  }

  return {
    async open(request) {
      const started = performance.now()
      const isLast = (attempt: number): boolean =>
        attempt >= MAX_ATTEMPTS || !isIdempotent(request) || performance.now() - started > MAX_TRYING_MS
      for (let attempt = 1; ; attempt += 1) {
        let wait = backoffMs(attempt)
        try {
          const response = await sendFollowing(request, attempt)
          if (!isRetryableStatus(response.status)) return response
          const asked = retryAfterMs(retryAfterHeader(response), Date.now())
          if (asked !== undefined && asked > MAX_RETRY_AFTER_MS) {
            await response.close()
            throw tooLong(response, asked, attempt)
          }
          if (isLast(attempt)) return response
          await response.close()
          if (asked !== undefined) wait = Math.max(asked, wait)
          if (response.status === 429) gate.pause(response.url.origin, wait)
        } catch (error) {
          if (isLast(attempt) || request.signal?.aborted === true || !isRetryableFailure(error)) {
            throw isWasmPkgError(error) ? withDetails(error, { attempts: attempt }) : error
          }
        }
        await pause(wait, request.signal)
      }
    },
    close: () => dispatchers.close(),
  }
}

function isIdempotent({ method }: HttpRequest): boolean {
  return method === undefined || method === 'GET' || method === 'HEAD'
}

function withoutTrust({ authorization: _secret, trust: _trust, ...rest }: HttpRequest): HttpRequest {
  return rest
}

function requestHeaders(request: HttpRequest): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    'accept-encoding': 'identity',
    accept: request.accept ?? '*/*',
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(request.rangeStart === undefined ? {} : { range: `bytes=${request.rangeStart}-` }),
    ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
  }
}

function retryAfterHeader(response: HttpResponse): string | undefined {
  return response.header('retry-after') ?? response.header('x-retry-after')
}

function tooLong(response: HttpResponse, waitMs: number, attempts: number): WasmPkgError {
  const code = response.status === 429 ? 'E_RATE_LIMITED' : 'E_HTTP_STATUS'
  return new WasmPkgError(code, `${escapeText(response.url.host)} asks to come back later`, {
    actual: `status ${response.status}, in ${Math.ceil(waitMs / 1000)} s (${new Date(Date.now() + waitMs).toISOString()})`,
    attempts,
    hint: 'Log in for a higher limit, or build with --frozen: pinned packages need no manifest requests.',
  })
}

function toResponse(
  answer: Dispatcher.ResponseData,
  url: URL,
  attempts: number,
  windowMs: number,
  fail: (error: unknown) => unknown,
  leave: () => void,
): HttpResponse {
  const header = (name: string): string | undefined => {
    const value = answer.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  // A body destroyed by `close` must not surface as an unhandled stream error.
  answer.body.on('error', () => undefined)
  answer.body.once('close', leave)
  const raw = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of watchThroughput(answer.body, windowMs, url.host)) yield chunk
    } catch (error) {
      throw fail(error)
    } finally {
      answer.body.destroy()
      leave()
    }
  }
  return {
    status: answer.statusCode,
    url,
    attempts,
    header,
    body: {
      [Symbol.asyncIterator]: () => decodeBody(raw(), header('content-encoding'))[Symbol.asyncIterator](),
    },
    async close() {
      // A short rest is read so that the connection can be used again; anything longer is cut off.
      await answer.body.dump({ limit: 16 * 1024 }).catch(() => undefined)
      answer.body.destroy()
      leave()
    },
  }
}

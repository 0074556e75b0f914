import type { Dispatcher } from 'undici'

import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { decodeBody, watchThroughput } from './body.js'
import { REST_BYTES, REST_TIMEOUT_MS } from './limits.js'
import type { HttpResponse } from './types.js'

export interface ResponseContext {
  readonly url: URL
  readonly attempts: number
  /** The window over which throughput is measured. */
  readonly windowMs: number
  /** Total time for the body; `undefined` for no limit. */
  readonly limitMs: number | undefined
  readonly redact: (text: string) => string
  /** Turns a failure of the connection into one of our errors. */
  readonly fail: (error: unknown) => unknown
  /** Releases the request's slot. */
  readonly leave: () => void
}

/** Converts undici's answer. */
export function toResponse(answer: Dispatcher.ResponseData, context: ResponseContext): HttpResponse {
  const { url, attempts, redact, fail, leave } = context
  const { body } = answer
  const header = (name: string): string | undefined => {
    const value = answer.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  // A body destroyed by `close` must not surface as an unhandled stream error.
  body.on('error', () => undefined)
  body.once('close', leave)
  const raw = async function* (): AsyncGenerator<Uint8Array> {
    const stop = endAfter(body, url, context.limitMs)
    try {
      for await (const chunk of watchThroughput(body, context.windowMs, url.host)) yield chunk
    } catch (error) {
      throw fail(error)
    } finally {
      stop()
      body.destroy()
      leave()
    }
  }
  return {
    status: answer.statusCode,
    url,
    attempts,
    header,
    redact,
    body: {
      [Symbol.asyncIterator]: () => decodeBody(raw(), header('content-encoding'))[Symbol.asyncIterator](),
    },
    async close() {
      // A short rest is read so that the connection can be reused. A longer or slow rest is cut off.
      await body.dump({ limit: REST_BYTES, signal: AbortSignal.timeout(REST_TIMEOUT_MS) }).catch(() => undefined)
      body.destroy()
      leave()
    },
  }
}

/** Ends a body that takes too long in total, even if it never stalls. */
function endAfter(body: Dispatcher.ResponseData['body'], url: URL, ms: number | undefined): () => void {
  if (ms === undefined) return () => undefined
  const timer = setTimeout(() => {
    body.destroy(
      new WasmPkgError('E_TIMEOUT', `${escapeText(url.host)} takes too long to answer`, {
        expected: `all of the answer within ${Math.ceil(ms / 1000)} s`,
      }),
    )
  }, ms)
  return () => clearTimeout(timer)
}

import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { type Timeouts, UPLOAD_BYTES_PER_SECOND } from './limits.js'
import type { HttpRequest } from './types.js'

/** Undici's own timeouts are imprecise. They should fire first where they can, because their failures can be retried. */
const SLACK_MS = 1000

/** A signal that ends a request whose answer does not begin, and a way to cancel it. */
export interface Deadline {
  readonly signal: AbortSignal
  /** The error to throw if this deadline ended the request. */
  readonly error: () => WasmPkgError | undefined
  /** The result of the work, or the signal's reason. Undici listens to a signal only after a connection is established. */
  readonly watch: <T>(work: Promise<T>) => Promise<T>
  readonly clear: () => void
}

/** How long to wait for the answer's headers after the connection is established. Includes time for sending the body. */
export function answerMs({ body }: Pick<HttpRequest, 'body'>, { headersMs }: Timeouts): number {
  const bytes = body === undefined ? 0 : Buffer.byteLength(body)
  return headersMs + (bytes * 1000) / UPLOAD_BYTES_PER_SECOND
}

/**
 * Undici's own timeouts start again with every sign of life, such as an informational answer (1xx). This ends requests
 * to servers that send those forever.
 */
export function startDeadline(request: HttpRequest, timeouts: Timeouts): Deadline {
  const controller = new AbortController()
  const ms = timeouts.connectMs + answerMs(request, timeouts) + SLACK_MS
  let error: WasmPkgError | undefined
  const timer = setTimeout(() => {
    error = new WasmPkgError('E_TIMEOUT', `${escapeText(request.url.host)} did not answer in time`, {
      expected: `an answer within ${Math.ceil(ms / 1000)} s`,
    })
    controller.abort(error)
  }, ms)
  const signal = request.signal === undefined ? controller.signal : AbortSignal.any([request.signal, controller.signal])
  return {
    signal,
    error: () => error,
    watch: (work) =>
      new Promise((resolve, reject) => {
        const end = (): void => reject(signal.reason)
        signal.addEventListener('abort', end, { once: true })
        if (signal.aborted) end()
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
      }),
    clear: () => clearTimeout(timer),
  }
}

import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { type Timeouts, UPLOAD_BYTES_PER_SECOND } from './limits.js'
import type { HttpRequest } from './types.js'

/** Undici's own timeouts are coarse, and come first where they can: their failures may be tried again. */
const SLACK_MS = 1000

/** A signal that ends a request whose answer does not begin, and the way to call it off. */
export interface Deadline {
  readonly signal: AbortSignal
  /** What to throw, if it was this that ended the request. */
  readonly error: () => WasmPkgError | undefined
  /** The work's outcome, or the signal's reason: undici listens to a signal only once a connection stands. */
  readonly watch: <T>(work: Promise<T>) => Promise<T>
  readonly clear: () => void
}

/** How long the answer's headers may be waited for, once the connection stands: what is sent takes its time too. */
export function answerMs({ body }: Pick<HttpRequest, 'body'>, { headersMs }: Timeouts): number {
  const bytes = body === undefined ? 0 : Buffer.byteLength(body)
  return headersMs + (bytes * 1000) / UPLOAD_BYTES_PER_SECOND
}

/**
 * Undici's own timeouts begin anew with every sign of life, such as an informational answer (1xx); a server that sends
 * those for ever is ended here.
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

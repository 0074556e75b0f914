/** Opening a connection, TLS included. A registry that takes longer is down. */
export const CONNECT_TIMEOUT_MS = 10_000
/** From sending the request to the last response header. */
export const HEADERS_TIMEOUT_MS = 30_000
/** Silence within a body. */
export const IDLE_TIMEOUT_MS = 30_000
/** A trickle is judged over windows of this length (time spent waiting for bytes, not writing them). */
export const THROUGHPUT_WINDOW_MS = 30_000
/** Below a kilobyte a second a 10 MB component would take three hours: broken rather than slow. */
export const MIN_BYTES_PER_SECOND = 1024
/**
 * Whole time of a document's body (lists, manifests, tokens: everything but content), in idle times: at the pace that is
 * just not too slow the largest would take an hour.
 */
const DOCUMENT_IDLE_TIMES = 4
/** Whole time of the body of a failure. Its text is nice to have; it mostly comes with the headers. */
const FAILURE_TIMEOUT_MS = 5000
/** How long the rest of an unwanted body is read so that its connection can be used again. */
export const REST_TIMEOUT_MS = 1000
/** And how much of it. */
export const REST_BYTES: number = 16 * 1024
/** The slowest line a publication may go over, about half a megabit a second: adds to the wait for the answer. */
export const UPLOAD_BYTES_PER_SECOND: number = 64 * 1024
/** What a compressed body may be longer than what it holds: headers of blocks. Without output there is no honest input. */
export const MAX_ENCODING_OVERHEAD_BYTES: number = 1024 * 1024
/** Tries of one request, the first included. */
export const MAX_ATTEMPTS = 4
/** No further try once so much time has gone: two full timeouts tell as much as four. */
export const MAX_TRYING_MS = 50_000
/** First step of the exponential backoff; each wait is random between nothing and the step ("full jitter"). */
export const BACKOFF_STEP_MS = 250
export const BACKOFF_CAP_MS = 8000
/** The longest a server may ask us to wait; beyond it the request fails at once and says when to come back. */
export const MAX_RETRY_AFTER_MS = 60_000
/** Registries need one hop to their CDN, rarely two. */
export const MAX_REDIRECTS = 5
/** Requests under way at a time: more gain nothing and exhaust file descriptors. */
export const MAX_CONCURRENT = 16
/** Per origin, as browsers do: polite, and enough to fill a line. */
export const MAX_CONCURRENT_PER_ORIGIN = 6
/** Some registries set many cookies and tracing headers; no honest one needs more. */
export const MAX_HEADER_BYTES: number = 32 * 1024

export interface Timeouts {
  readonly connectMs: number
  readonly headersMs: number
  readonly idleMs: number
  readonly windowMs: number
  readonly documentMs: number
  readonly failureMs: number
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: CONNECT_TIMEOUT_MS,
  headersMs: HEADERS_TIMEOUT_MS,
  idleMs: IDLE_TIMEOUT_MS,
  windowMs: THROUGHPUT_WINDOW_MS,
  documentMs: IDLE_TIMEOUT_MS * DOCUMENT_IDLE_TIMES,
  failureMs: FAILURE_TIMEOUT_MS,
}

/** Timeouts for servers that may be silent for so long. */
export function timeoutsFor(ms: number): Timeouts {
  return {
    connectMs: ms,
    headersMs: ms,
    idleMs: ms,
    windowMs: ms,
    documentMs: ms * DOCUMENT_IDLE_TIMES,
    failureMs: Math.min(ms, FAILURE_TIMEOUT_MS),
  }
}

/** For opening a connection, including TLS. A registry that takes longer is down. */
export const CONNECT_TIMEOUT_MS = 10_000
/** From sending the request to the last response header. */
export const HEADERS_TIMEOUT_MS = 30_000
/** Silence within a body. */
export const IDLE_TIMEOUT_MS = 30_000
/** A trickle is judged over windows of this length (time spent waiting for bytes, not writing them). */
export const THROUGHPUT_WINDOW_MS = 30_000
/** At less than a kilobyte per second, a 10 MB component would take three hours. That is broken rather than slow. */
export const MIN_BYTES_PER_SECOND = 1024
/**
 * Total time for the body of a document (lists, manifests, tokens: everything except content), as a multiple of the
 * idle timeout. At the minimum throughput, the largest document would take an hour.
 */
const DOCUMENT_IDLE_TIMES = 4
/** Total time for the body of a failure. Its text is optional and usually arrives with the headers. */
const FAILURE_TIMEOUT_MS = 5000
/** How long the rest of an unwanted body is read so that its connection can be used again. */
export const REST_TIMEOUT_MS = 1000
/** How much of it is read. */
export const REST_BYTES: number = 16 * 1024
/** The minimum upload speed, about half a megabit per second. It extends the wait for the answer. */
export const UPLOAD_BYTES_PER_SECOND: number = 64 * 1024
/**
 * How much longer a compressed body can be than its content, for block headers. A legitimate body always produces
 * output.
 */
export const MAX_ENCODING_OVERHEAD_BYTES: number = 1024 * 1024
/** Tries of one request, including the first. */
export const MAX_ATTEMPTS = 4
/** After this time, there are no further tries. Two full timeouts show as much as four. */
export const MAX_TRYING_MS = 50_000
/** First step of the exponential backoff; each wait is random between nothing and the step ("full jitter"). */
export const BACKOFF_STEP_MS = 250
export const BACKOFF_CAP_MS = 8000
/**
 * The longest wait that a server can request. Beyond it, the request fails at once and the message says when to try
 * again.
 */
export const MAX_RETRY_AFTER_MS = 60_000
/** Registries need one redirect to their CDN, rarely two. */
export const MAX_REDIRECTS = 5
/** Concurrent requests. More do not help and exhaust file descriptors. */
export const MAX_CONCURRENT = 16
/** Per origin, as in browsers. Enough to use the full bandwidth without overloading the server. */
export const MAX_CONCURRENT_PER_ORIGIN = 6
/** Some registries set many cookies and tracing headers. No legitimate one needs more. */
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

/** Timeouts for servers that may be silent for this long. */
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

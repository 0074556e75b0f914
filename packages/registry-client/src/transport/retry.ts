import { BACKOFF_CAP_MS, BACKOFF_STEP_MS } from './limits.js'

const RETRYABLE = new Set([408, 429, 500, 502, 503, 504])

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE.has(status)
}

/** Full jitter: a random wait up to an exponentially growing step. `attempt` counts from 1. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_STEP_MS * 2 ** attempt)
}

/** A number above this cannot be a wait in seconds. Docker Hub sent unix timestamps for years. */
const TIMESTAMP_FLOOR_SECONDS = 1e9

/**
 * The wait that a server requests, in milliseconds. The value can be seconds, an HTTP date or a unix timestamp.
 * `undefined` for missing, invalid and negative values.
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d{1,15}$/.test(text)) {
    const seconds = Number(text)
    return seconds > TIMESTAMP_FLOOR_SECONDS ? Math.max(0, seconds * 1000 - now) : seconds * 1000
  }
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

import { isLoopback } from '@wasm-pkg/registry-client'
import { type Finding, ok, problem } from './finding.js'

/** Tokens are refused and certificates called expired somewhere beyond this. */
const MAX_SKEW_MS = 5 * 60_000

/** Compares this machine's clock with the registry's. A registry that tells no time is no finding. */
export async function checkClock(host: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const scheme = isLoopback(host) ? 'http' : 'https'
  try {
    // Without credentials: only the head of the answer matters, whatever its status.
    const response = await fetch(`${scheme}://${host}/v2/`, { method: 'HEAD', redirect: 'manual', signal })
    return judgeClock(host, response.headers.get('date'), Date.now())
  } catch {
    return []
  }
}

export function judgeClock(host: string, date: string | null, now: number): readonly Finding[] {
  const theirs = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(theirs)) return []
  const skew = Math.round(Math.abs(now - theirs) / 1000)
  if (skew * 1000 <= MAX_SKEW_MS) return [ok('clock', `agrees with ${host}`)]
  return [problem('clock', `differs by ${skew} seconds from ${host}`, "Set this machine's clock.")]
}

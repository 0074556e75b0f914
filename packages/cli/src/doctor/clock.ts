import { type Finding, ok, problem } from './finding.js'

/** Beyond about this, tokens are refused and certificates count as expired. */
const MAX_SKEW_MS = 5 * 60_000

/** Compares this machine's clock with the registry's. No finding if the registry does not send its time. */
export function judgeClock(host: string, theirs: Date | undefined, now: number): readonly Finding[] {
  if (theirs === undefined) return []
  const skew = Math.round(Math.abs(now - theirs.getTime()) / 1000)
  if (skew * 1000 <= MAX_SKEW_MS) return [ok('clock', `agrees with ${host}`)]
  return [problem('clock', `differs by ${skew} seconds from ${host}`, "Set this machine's clock.")]
}

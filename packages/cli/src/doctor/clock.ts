import { type Finding, ok, problem } from './finding.js'

/** Tokens are refused and certificates called expired somewhere beyond this. */
const MAX_SKEW_MS = 5 * 60_000

/** Compares this machine's clock with the registry's. A registry that tells no time is no finding. */
export function judgeClock(host: string, theirs: Date | undefined, now: number): readonly Finding[] {
  if (theirs === undefined) return []
  const skew = Math.round(Math.abs(now - theirs.getTime()) / 1000)
  if (skew * 1000 <= MAX_SKEW_MS) return [ok('clock', `agrees with ${host}`)]
  return [problem('clock', `differs by ${skew} seconds from ${host}`, "Set this machine's clock.")]
}

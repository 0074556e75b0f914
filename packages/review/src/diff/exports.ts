import { tryParseVersion } from '@wasm-pkg/registry-client/version'
import { splitImport } from '@wasm-pkg/wasi'
import type { PinPair } from './moves.js'
import { stepOf } from './step.js'
import type { ApiChange, VersionMove } from './types.js'

/** The API change according to the ids of exports, without bytes. `undefined` if they are the same. */
export function exportChange(pair: PinPair, move: VersionMove): ApiChange | undefined {
  const { before, after } = pair
  if (before.facts === undefined || after.facts === undefined) return undefined
  const old = byPath(before.facts.exports)
  const now = byPath(after.facts.exports)
  const breaking: string[] = []
  const compatible: string[] = []
  for (const [path, ids] of old) {
    const heirs = now.get(path)
    if (heirs === undefined) breaking.push(...ids.map((id) => `no longer exports ${id}`))
    else if (ids.join() !== heirs.join()) {
      const list = ids.every((id) => heirs.some((heir) => isCompatible(id, heir))) ? compatible : breaking
      list.push(`exports ${heirs.join(', ')} instead of ${ids.join(', ')}`)
    }
  }
  for (const [path, ids] of now) {
    if (!old.has(path)) compatible.push(...ids.map((id) => `also exports ${id}`))
  }
  if (breaking.length === 0 && compatible.length === 0) return undefined
  return {
    package: pair.package,
    from: move.from,
    to: move.to,
    detail: 'exports',
    breaking,
    compatible,
    calls: [],
    ...verdict(breaking, move),
  }
}

/** Whether a change breaks the promise of its version step. */
export function verdict(
  breaking: readonly string[],
  { direction, mayBreak }: VersionMove,
): Pick<ApiChange, 'brokenPromise' | 'downgrade'> {
  const downgrade = direction === 'down'
  return { brokenPromise: breaking.length > 0 && !mayBreak && !downgrade, downgrade }
}

function byPath(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>()
  for (const id of ids.toSorted()) {
    const { path } = splitImport(id)
    map.set(path, [...(map.get(path) ?? []), id])
  }
  return map
}

/** Interface versions link if they are semver-compatible and the newer one is offered (component model, canonical ids). */
function isCompatible(wanted: string, offered: string): boolean {
  if (wanted === offered) return true
  const from = tryParseVersion(splitImport(wanted).version ?? '')
  const to = tryParseVersion(splitImport(offered).version ?? '')
  if (from === undefined || to === undefined || from.pre.length > 0 || to.pre.length > 0) return false
  const step = stepOf(from, to)
  if (step === 'major') return false
  if (from.major === 0n && step === 'minor') return false
  if (from.major === 0n && from.minor === 0n && step === 'patch') return false
  return from.minor < to.minor || (from.minor === to.minor && from.patch <= to.patch)
}

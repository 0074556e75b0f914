import { formatBytes } from '@wasm-pkg/registry-client/text'
import type { SizeChange } from '../diff/types.js'

/** `+12 %`, `-3 %`, `x4.0`. */
export function growth({ from, to }: SizeChange): string {
  if (from === 0) return 'new'
  const ratio = to / from
  if (ratio >= 2) return `x${ratio.toFixed(1)}`
  const percent = Math.round((ratio - 1) * 100)
  return `${percent >= 0 ? '+' : ''}${percent} %`
}

/** Growth that is marked for the reviewer, as a fraction of the old size. */
const NOTABLE_GROWTH = 0.5

/** Whether the printed numbers differ. */
export function isVisible({ from, to }: SizeChange): boolean {
  return formatBytes(from) !== formatBytes(to)
}

export function isNotable({ from, to }: SizeChange): boolean {
  return Math.abs(to - from) > from * NOTABLE_GROWTH
}

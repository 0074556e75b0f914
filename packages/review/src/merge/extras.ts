import type { Extras, ExtraValue } from '@wasm-pkg/project/lock'
import { mergeKeyed, partOf, type Sides } from './sides.js'

/** Merges the keys that this version does not know. A change of one side is taken; if both changed a key, ours is. */
export function mergeExtras(label: string, sides: Sides<{ readonly extras: Extras }>, decisions: string[]): Extras {
  return mergeKeyed<ExtraValue>(
    partOf(sides, ({ extras }) => extras),
    (key, { base, ours, theirs }) => {
      if (isSame(base, ours)) return theirs
      if (!isSame(base, theirs) && !isSame(ours, theirs)) {
        decisions.push(`${label}: "${key}" is different on each side; took the value here`)
      }
      return ours
    },
  )
}

function isSame(a: ExtraValue | undefined, b: ExtraValue | undefined): boolean {
  return JSON.stringify(a, plain) === JSON.stringify(b, plain)
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  return value instanceof Map ? [...value] : value
}

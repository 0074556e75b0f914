import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_DEPTH } from './read-toml.js'
import type { Extras, ExtraValue } from './types.js'

const NO_EXTRAS: Extras = new Map()

/** Unknown keys of a block, which are kept for the next write. */
export function readExtras(table: Record<string, unknown>, known: ReadonlySet<string>, file: string): Extras {
  let extras: Map<string, ExtraValue> | undefined
  for (const key of Object.keys(table)) {
    if (known.has(key)) continue
    extras ??= new Map()
    extras.set(key, readValue(table[key], 1, file))
  }
  return extras ?? NO_EXTRAS
}

function readValue(value: unknown, depth: number, file: string): ExtraValue {
  if (depth > MAX_DEPTH) throw new WasmPkgError('E_LOCK_PARSE', `${file} nests tables more than ${MAX_DEPTH} deep`)
  if (Array.isArray(value)) return value.map((item) => readValue(item, depth + 1, file))
  if (value instanceof Date) return value
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, item]) => [key, readValue(item, depth + 1, file)]))
  }
  return value as string | boolean | bigint | number
}

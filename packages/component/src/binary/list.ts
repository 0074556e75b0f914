import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_DEFINITIONS } from '../limits.js'
import type { Reader } from './reader.js'

/** The maximum number of items, and their name in messages. */
export interface ListLimit {
  readonly max: number
  readonly what: string
}

const LIMIT: ListLimit = { max: MAX_DEFINITIONS, what: 'items in one list' }

/**
 * Reads a count and that many items (Binary.md, `vec`). Refuses a forged count before it reads any item.
 *
 * @throws WasmPkgError `E_LIMIT`
 */
export function list<T>(reader: Reader, item: () => T, { max, what }: ListLimit = LIMIT): T[] {
  const count = reader.u32()
  if (count > max) throw new WasmPkgError('E_LIMIT', `More than ${max} ${what}`, { actual: String(count) })
  const items: T[] = []
  for (let index = 0; index < count; index += 1) items.push(item())
  return items
}

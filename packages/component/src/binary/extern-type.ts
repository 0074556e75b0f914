import { type Reader, unknown } from './reader.js'
import { readValueTypeRef } from './value-type.js'

/** The type of an import or export, with the indices of the binary (Binary.md, externtype). */
export type ExternType =
  | { readonly kind: 'function' | 'component' | 'instance'; readonly index: number }
  /** `equal` is absent for a new resource. */
  | { readonly kind: 'type'; readonly equal?: number }
  /** A core module or a value. */
  | { readonly kind: 'other' }

const CORE_MODULE = 0x11

export function readExternType(reader: Reader): ExternType {
  const at = reader.offset
  const form = reader.byte()
  switch (form) {
    case 0x00: {
      const core = reader.byte()
      if (core !== CORE_MODULE) throw unknown(`an import or export of the core sort ${core}`, at + 1)
      reader.u32()
      return { kind: 'other' }
    }
    case 0x01:
      return { kind: 'function', index: reader.u32() }
    case 0x02:
      if (readBound(reader, 'a value') === 0) reader.u32()
      else readValueTypeRef(reader)
      return { kind: 'other' }
    case 0x03:
      return { kind: 'type', ...(readBound(reader, 'a type') === 0 && { equal: reader.u32() }) }
    case 0x04:
      return { kind: 'component', index: reader.u32() }
    case 0x05:
      return { kind: 'instance', index: reader.u32() }
    default:
      throw unknown(`an import or export of the form ${form}`, at)
  }
}

/** `0` for a type that is equal to a known one. */
function readBound(reader: Reader, what: string): number {
  const at = reader.offset
  const bound = reader.byte()
  if (bound > 1) throw unknown(`${what} with a bound of the form ${bound}`, at)
  return bound
}

export const SORT = { core: 0x00, function: 0x01, value: 0x02, type: 0x03, component: 0x04, instance: 0x05 } as const

/** @returns the sort. For a core sort, also reads the second byte. */
export function readSort(reader: Reader): number {
  const at = reader.offset
  const sort = reader.byte()
  if (sort > SORT.instance) throw unknown(`a definition of the sort ${sort}`, at)
  if (sort === SORT.core) reader.byte()
  return sort
}

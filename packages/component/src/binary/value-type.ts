import type { Reader } from './reader.js'

const PRIMITIVES: ReadonlyMap<number, string> = new Map([
  [0x7f, 'bool'],
  [0x7e, 's8'],
  [0x7d, 'u8'],
  [0x7c, 's16'],
  [0x7b, 'u16'],
  [0x7a, 's32'],
  [0x79, 'u32'],
  [0x78, 's64'],
  [0x77, 'u64'],
  [0x76, 'f32'],
  [0x75, 'f64'],
  [0x74, 'char'],
  [0x73, 'string'],
  [0x64, 'error-context'],
])

/** The WIT name of the primitive type of a form. */
export function primitiveOf(form: number): string | undefined {
  return PRIMITIVES.get(form)
}

/** The name of a primitive type, or the index of a defined one (Binary.md, valtype). */
export function readValueTypeRef(reader: Reader): string | number {
  const first = reader.bytes[reader.offset]
  const primitive = first === undefined ? undefined : PRIMITIVES.get(first)
  if (primitive === undefined) return reader.u32()
  reader.byte()
  return primitive
}

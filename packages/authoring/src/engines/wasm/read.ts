import { MAX_NAME_BYTES, Reader } from '@wasm-pkg/component/binary'

/** Reads bytes from a start to their end. */
export function readerOf(bytes: Uint8Array, start = 0): Reader {
  return new Reader(bytes, start, bytes.length)
}

/** The items of a section, whose number comes first. */
export function readItems<T>(body: Uint8Array, item: (reader: Reader) => T): readonly T[] {
  const reader = readerOf(body)
  return Array.from({ length: reader.u32() }, () => item(reader))
}

export function nameIn(reader: Reader): string {
  return reader.string(MAX_NAME_BYTES, 'a name')
}

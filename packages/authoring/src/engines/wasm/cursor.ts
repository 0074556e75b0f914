/** Reads WebAssembly from its start. The bytes come from tools that ran here, so nothing is checked. */
export interface Cursor {
  /** The offset of the next byte. */
  readonly position: number
  readonly isAtEnd: boolean
  byte(): number
  unsigned(): number
  signed(): number
  name(): string
  /** The next bytes, as a view. */
  take(length: number): Uint8Array
}

export function createCursor(bytes: Uint8Array, start = 0): Cursor {
  let position = start
  const byte = (): number => bytes[position++] ?? 0
  const take = (length: number): Uint8Array => bytes.subarray(position, (position += length))
  function unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const next = byte()
      value += (next & 0x7f) * 2 ** shift
      if (next < 0x80) return value
    }
  }
  return {
    get position() {
      return position
    },
    get isAtEnd() {
      return position >= bytes.length
    },
    byte,
    unsigned,
    signed() {
      let value = 0
      let shift = 0
      for (;;) {
        const next = byte()
        value |= (next & 0x7f) << shift
        shift += 7
        if (next < 0x80) return shift < 32 && (next & 0x40) !== 0 ? value | (-1 << shift) : value
      }
    },
    name: () => Buffer.from(take(unsigned())).toString('utf8'),
    take,
  }
}

/** An unsigned LEB128 (core spec 5.2.2). */
export function unsigned(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

/** A signed LEB128 of 32 bits. */
export function signed(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    bytes.push(isLast ? low : low | 0x80)
    if (isLast) return Uint8Array.from(bytes)
  }
}

/** A name: its bytes in UTF-8 after their length. */
export function text(value: string): Uint8Array {
  return sized(Buffer.from(value))
}

/** The bytes after their length. */
export function sized(bytes: Uint8Array): Uint8Array {
  return concat([unsigned(bytes.length), bytes])
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

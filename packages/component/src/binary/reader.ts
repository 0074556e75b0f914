import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

const decoder: InstanceType<typeof TextDecoder> = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** An error in the binary format, with its offset. */
export function malformed(what: string, offset: number, cause?: unknown): WasmPkgError {
  return new WasmPkgError('E_WASM', `The binary is damaged: ${what} at offset ${offset}`, { cause })
}

/** A binary from a newer tool. It may be valid, but cannot be read. */
export function unknown(what: string, offset: number): WasmPkgError {
  return new WasmPkgError('E_UNSUPPORTED', `The component has ${what} at offset ${offset}, which is not supported`)
}

/** A cursor over `bytes[offset, end)`. Every read stays inside, and no allocation depends on a declared count. */
export class Reader {
  readonly bytes: Uint8Array
  readonly end: number
  offset: number

  constructor(bytes: Uint8Array, offset: number, end: number) {
    this.bytes = bytes
    this.offset = offset
    this.end = end
  }

  get done(): boolean {
    return this.offset >= this.end
  }

  byte(): number {
    const value = this.offset < this.end ? this.bytes[this.offset] : undefined
    if (value === undefined) throw malformed('it ends too early', this.offset)
    this.offset += 1
    return value
  }

  /** Unsigned LEB128 of 32 bits: five bytes at most, the last with at most four value bits (core spec 5.2.2). */
  u32(): number {
    const start = this.offset
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      if (shift === 28 && byte > 0x0f) throw malformed('a number is longer than 32 bits', start)
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw malformed('a number is longer than 32 bits', start)
  }

  /** Signed LEB128 of 32 bits, with the same limits. */
  s32(): number {
    const start = this.offset
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return shift < 28 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value
    }
    throw malformed('a number is longer than 32 bits', start)
  }

  /** The next bytes, as a view. */
  take(size: number, what: string): Uint8Array {
    const start = this.skip(size, what)
    return this.bytes.subarray(start, this.offset)
  }

  /** Skips `size` bytes and returns the offset at which they began. */
  skip(size: number, what: string): number {
    const start = this.offset
    if (size > this.end - start) throw malformed(`${what} reaches beyond the end`, start)
    this.offset = start + size
    return start
  }

  /** A name: its length, then bytes in UTF-8. */
  string(maxBytes: number, what: string): string {
    const size = this.u32()
    const start = this.skip(size, what)
    if (size > maxBytes) {
      throw new WasmPkgError('E_LIMIT', `${what} of ${size} bytes at offset ${start} is longer than ${maxBytes}`)
    }
    return decodeUtf8(this.bytes.subarray(start, start + size), what, start)
  }
}

/** @throws E_WASM for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, what: string, offset: number): string {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    throw malformed(`${what} is not valid UTF-8`, offset, error)
  }
}

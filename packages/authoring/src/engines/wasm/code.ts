import { concat, signed, sized, unsigned } from '@wasm-pkg/component/binary'

/** The instructions that are used here. Each is written with its operands. */
export const i32Const = (value: number): Uint8Array => concat([Uint8Array.of(0x41), signed(value)])
export const localGet = (index: number): Uint8Array => concat([Uint8Array.of(0x20), unsigned(index)])
export const globalGet = (index: number): Uint8Array => concat([Uint8Array.of(0x23), unsigned(index)])
export const globalSet = (index: number): Uint8Array => concat([Uint8Array.of(0x24), unsigned(index)])
export const call = (index: number): Uint8Array => concat([Uint8Array.of(0x10), unsigned(index)])
export const i64FromI32: Uint8Array = Uint8Array.of(0xad)
/** Stores 8 bytes at an address and an offset. */
export const i64Store = (offset: number): Uint8Array => concat([Uint8Array.of(0x37, 3), unsigned(offset)])
export const trap: Uint8Array = Uint8Array.of(0x00)
const END = Uint8Array.of(0x0b)

/** The types of values, as they are encoded. */
export const I32 = 0x7f

/** A function without locals, as an item of the code section. */
export function functionBody(instructions: readonly Uint8Array[]): Uint8Array {
  return sized(concat([Uint8Array.of(0), ...instructions, END]))
}

/** A global of 32 bits that begins with zero, as an item of the global section. */
export function zeroGlobal(): Uint8Array {
  return concat([Uint8Array.of(I32, 1), i32Const(0), END])
}

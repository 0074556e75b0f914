import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signed, text, unsigned } from './encode.js'
import { Reader } from './reader.js'

const readerOf = (bytes: Uint8Array): Reader => new Reader(bytes, 0, bytes.length)

describe('the reader', () => {
  it('reads what the encoder writes', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.string({ unit: 'grapheme' }), (number, natural, name) => {
        const [first, second, third] = [signed(number), unsigned(natural), text(name)].map(readerOf)
        expect([first?.s32(), second?.u32(), third?.string(1000, 'a name')]).toEqual([number, natural, name])
        expect([first, second, third].map((reader) => reader?.done)).toEqual([true, true, true])
      }),
    )
  })

  it('refuses a signed number that is longer than 32 bits, and bytes beyond the end', () => {
    expect(() => readerOf(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x00)).s32()).toThrow('longer than 32 bits')
    expect(() => readerOf(Uint8Array.of(1, 2)).take(3, 'a section')).toThrow('a section reaches beyond the end')
  })
})

import { list } from './list.js'
import { type Reader, unknown } from './reader.js'
import { readValueTypeRef } from './value-type.js'
import { lookUp, type Scope } from './scope.js'

const OPTIONS_WITH_INDEX: ReadonlySet<number> = new Set([0x03, 0x04, 0x05, 0x07, 0x08])
const LAST_OPTION = 0x09

/** Immediates of the built-ins that define core functions: i is an index, b a byte, o options, r a list of results. */
const IMMEDIATES: Readonly<Record<number, string>> = {
  0x02: 'i',
  0x03: 'i',
  0x04: 'i',
  0x05: '',
  0x06: 'b',
  0x07: 'i',
  0x08: '',
  0x09: 'ro',
  0x0a: 'bi',
  0x0b: 'bi',
  0x0c: 'b',
  0x0d: '',
  0x0e: 'i',
  0x0f: 'io',
  0x10: 'io',
  0x11: 'ib',
  0x12: 'ib',
  0x13: 'i',
  0x14: 'i',
  0x15: 'i',
  0x16: 'io',
  0x17: 'io',
  0x18: 'ib',
  0x19: 'ib',
  0x1a: 'i',
  0x1b: 'i',
  0x1c: 'o',
  0x1d: 'o',
  0x1e: '',
  0x1f: '',
  0x20: 'bi',
  0x21: 'bi',
  0x22: '',
  0x23: '',
  0x24: '',
  0x25: '',
  0x26: '',
  0x27: 'ii',
  0x28: '',
  0x29: 'b',
  0x2a: 'b',
  0x2b: 'b',
  0x2c: 'b',
  0x2d: 'b',
  0x40: 'bi',
  0x41: 'bii',
  0x42: 'b',
}

/** Reads one canonical definition (component-model Binary.md, canon). Only lifts define functions of the component. */
export function readCanon(reader: Reader, scope: Scope): void {
  const at = reader.offset
  const form = reader.byte()
  if (form === 0x00) {
    reader.byte()
    reader.u32()
    skipOptions(reader)
    scope.functions.push(lookUp(scope.types, reader.u32(), reader))
    return
  }
  if (form === 0x01) {
    reader.byte()
    reader.u32()
    skipOptions(reader)
    return
  }
  const immediates = IMMEDIATES[form]
  if (immediates === undefined) throw unknown(`a canonical definition of the form ${form}`, at)
  for (const immediate of immediates) {
    if (immediate === 'i') reader.u32()
    else if (immediate === 'b') reader.byte()
    else if (immediate === 'o') skipOptions(reader)
    else skipResults(reader)
  }
}

function skipOptions(reader: Reader): void {
  list(reader, () => {
    const at = reader.offset
    const option = reader.byte()
    if (option > LAST_OPTION) throw unknown(`a canonical option of the form ${option}`, at)
    if (OPTIONS_WITH_INDEX.has(option)) reader.u32()
  })
}

/** A function without a result has an empty list of named results. */
function skipResults(reader: Reader): void {
  if (reader.byte() === 0x00) readValueTypeRef(reader)
  else reader.byte()
}

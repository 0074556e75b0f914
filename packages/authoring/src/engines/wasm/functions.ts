import { concat, text, unsigned } from '@wasm-pkg/component/binary'
import { nameIn, readerOf, readItems } from './read.js'

/** Number of parameters, and the types of the results as the binary encodes them. */
export interface CoreSignature {
  readonly parameters: number
  readonly results: readonly number[]
}

export interface CoreExport {
  readonly name: string
  readonly kind: number
  readonly index: number
}

/** @param body of the type section, which has functions only */
export function readSignatures(body: Uint8Array): readonly CoreSignature[] {
  return readItems(body, (reader) => {
    reader.byte()
    const parameters = reader.u32()
    reader.skip(parameters, 'the parameters')
    return { parameters, results: [...reader.take(reader.u32(), 'the results')] }
  })
}

/** The types of the functions that a module defines. @param body of the function section */
export function readTypeIndices(body: Uint8Array): readonly number[] {
  return readItems(body, (reader) => reader.u32())
}

/** @param body of the export section */
export function readExports(body: Uint8Array): readonly CoreExport[] {
  return readItems(body, (reader) => ({ name: nameIn(reader), kind: reader.byte(), index: reader.u32() }))
}

/** @returns the body of an export section */
export function writeExports(exports: readonly CoreExport[]): Uint8Array {
  return concat([
    unsigned(exports.length),
    ...exports.flatMap(({ name, kind, index }) => [text(name), Uint8Array.of(kind), unsigned(index)]),
  ])
}

/** The number of items in a section. */
export function countOf(body: Uint8Array): number {
  return readerOf(body).u32()
}

/** A section with more items at its end, so that no index changes. */
export function append(body: Uint8Array, items: readonly Uint8Array[]): Uint8Array {
  const reader = readerOf(body)
  const count = reader.u32()
  return concat([unsigned(count + items.length), body.subarray(reader.offset), ...items])
}

import { createCursor } from './cursor.js'
import { concat, text, unsigned } from './encode.js'

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
  const cursor = createCursor(body)
  return Array.from({ length: cursor.unsigned() }, () => {
    cursor.byte()
    const parameters = cursor.unsigned()
    cursor.take(parameters)
    return { parameters, results: [...cursor.take(cursor.unsigned())] }
  })
}

/** The types of the functions that a module defines. @param body of the function section */
export function readTypeIndices(body: Uint8Array): readonly number[] {
  const cursor = createCursor(body)
  return Array.from({ length: cursor.unsigned() }, () => cursor.unsigned())
}

/** @param body of the export section */
export function readExports(body: Uint8Array): readonly CoreExport[] {
  const cursor = createCursor(body)
  return Array.from({ length: cursor.unsigned() }, () => ({
    name: cursor.name(),
    kind: cursor.byte(),
    index: cursor.unsigned(),
  }))
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
  return createCursor(body).unsigned()
}

/** A section with more items at its end, so that no index changes. */
export function append(body: Uint8Array, items: readonly Uint8Array[]): Uint8Array {
  const cursor = createCursor(body)
  const count = cursor.unsigned()
  return concat([unsigned(count + items.length), body.subarray(cursor.position), ...items])
}

import { externName } from './wasm.js'

/**
 * The imports and exports of a component for a test, with names as for `externName`. Imported interfaces have one resource, so
 * that they must be bound to something. Exported interfaces are empty.
 */
export interface ComponentShape {
  readonly imports?: readonly string[]
  readonly exports?: readonly string[]
  /** Makes components with the same shape differ. */
  readonly salt?: string
}

/** A valid component, encoded by hand according to Binary.md of the component model. */
export function componentBytes({ imports = [], exports = [], salt = '' }: ComponentShape): Uint8Array {
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    0x0d,
    0x00,
    0x01,
    0x00,
    ...section(0, [...bytesOf('salt'), ...Buffer.from(salt)]),
    // type 0: an instance that exports a resource r
    ...section(7, vector([[0x42, 0x01, 0x04, 0x00, 0x01, 0x72, 0x03, 0x01]])),
    ...section(10, vector(imports.map((id) => [...externName(id), 0x05, 0x00]))),
    // an additional, empty instance
    ...section(5, vector([[0x01, 0x00]])),
    ...section(11, vector(exports.map((id) => [...externName(id), 0x05, ...leb(imports.length), 0x00]))),
  ])
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content]
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()]
}

function bytesOf(text: string): number[] {
  const bytes = Buffer.from(text)
  return [...leb(bytes.length), ...bytes]
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]
}

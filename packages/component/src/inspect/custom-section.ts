import { Reader } from '../binary/reader.js'
import type { Section } from '../binary/sections.js'
import { MAX_NAME_BYTES } from '../limits.js'

/** A custom section of the outermost binary. Its payload is `bytes[start, end)`. */
export interface CustomSection {
  readonly name: string
  readonly start: number
  readonly end: number
}

export function readCustomSection(bytes: Uint8Array, section: Section): CustomSection {
  const reader = new Reader(bytes, section.start, section.end)
  const name = reader.string(MAX_NAME_BYTES, 'The name of a custom section')
  return { name, start: reader.offset, end: section.end }
}

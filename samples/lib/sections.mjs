import { decodeUnsigned, encodeUnsigned } from './leb128.mjs'

export const CUSTOM_SECTION = 0
/** Section ids of components (component model, Binary.md). */
export const TYPE_SECTION = 7
export const EXPORT_SECTION = 11

const PREAMBLE_LENGTH = 8

/**
 * Walks the top-level sections of a core module or component.
 *
 * @param {Uint8Array} bytes
 * @returns {Generator<{ id: number, payload: Uint8Array }>}
 */
export function* sectionsOf(bytes) {
  let at = PREAMBLE_LENGTH
  while (at < bytes.length) {
    const size = decodeUnsigned(bytes, at + 1)
    yield { id: bytes[at], payload: bytes.subarray(size.end, size.end + size.value) }
    at = size.end + size.value
  }
}

/**
 * @param {string} text
 * @returns {number[]} length-prefixed UTF-8
 */
export function encodeString(text) {
  const bytes = Buffer.from(text)
  return [...encodeUnsigned(bytes.length), ...bytes]
}

/**
 * @param {number} id
 * @param {Uint8Array} payload
 * @returns {Uint8Array}
 */
export function encodeSection(id, payload) {
  return Buffer.concat([Buffer.from([id, ...encodeUnsigned(payload.length)]), payload])
}

/**
 * @param {string} name
 * @param {Uint8Array} content
 * @returns {Uint8Array}
 */
export function encodeCustomSection(name, content) {
  return encodeSection(CUSTOM_SECTION, Buffer.concat([Buffer.from(encodeString(name)), content]))
}

/**
 * @param {Uint8Array} bytes a module or component
 * @param {string} name
 * @returns {Uint8Array} the content of its custom section of that name
 */
export function customSection(bytes, name) {
  for (const { id, payload } of sectionsOf(bytes)) {
    if (id !== CUSTOM_SECTION) continue
    const length = decodeUnsigned(payload, 0)
    const end = length.end + length.value
    if (Buffer.from(payload.subarray(length.end, end)).toString() === name) return payload.subarray(end)
  }
  throw new Error(`no custom section ${name}`)
}

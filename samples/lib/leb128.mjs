/**
 * Writes an unsigned LEB128 number (WebAssembly core specification, 5.2.2).
 *
 * @param {number} value a non-negative integer below 2^32
 * @returns {number[]}
 */
export function encodeUnsigned(value) {
  const bytes = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return bytes
}

/**
 * Reads an unsigned LEB128 number.
 *
 * @param {Uint8Array} bytes
 * @param {number} start offset of the first byte
 * @returns {{ value: number, end: number }} the number and the offset after it
 */
export function decodeUnsigned(bytes, start) {
  let value = 0
  let scale = 1
  for (let at = start; at < bytes.length; at += 1) {
    value += (bytes[at] % 0x80) * scale
    if (bytes[at] < 0x80) return { value, end: at + 1 }
    scale *= 0x80
  }
  throw new Error(`unfinished number at byte ${start}`)
}

/** Section of a core module that declares its memories. */
const MEMORY = 5
const HEADER = 8

/**
 * Gives the memory of a module a maximum, so that a hostile package cannot take that of the whole process.
 *
 * @param {Uint8Array} module with one memory of 32 bits without a maximum
 * @param {number} pages of 64 KiB
 * @returns {Uint8Array}
 */
export function limitMemory(module, pages) {
  for (let start = HEADER; start < module.length;) {
    const size = readNumber(module, start + 1)
    const end = size.end + size.value
    if (module[start] === MEMORY) {
      const [count, flags] = module.subarray(size.end)
      const initial = readNumber(module, size.end + 2)
      if (count !== 1 || flags !== 0 || initial.end !== end) throw new Error('the memory is not as expected')
      const content = [1, 1, ...number(initial.value), ...number(pages)]
      const section = [MEMORY, ...number(content.length), ...content]
      return Buffer.concat([module.subarray(0, start), Buffer.from(section), module.subarray(end)])
    }
    start = end
  }
  throw new Error('the module has no memory')
}

/** Unsigned LEB128. @param {Uint8Array} bytes @param {number} start */
function readNumber(bytes, start) {
  let value = 0
  for (let at = start; ; at++) {
    value += (bytes[at] & 0x7f) * 2 ** (7 * (at - start))
    if (bytes[at] < 0x80) return { value, end: at + 1 }
  }
}

/** @param {number} value @returns {number[]} */
function number(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)]
}

import { encodeCustomSection } from '../../samples/lib/sections.mjs'

/**
 * The same component with an additional custom section: different bytes, same behaviour.
 *
 * @param {Uint8Array} bytes
 * @param {number} number makes it different
 * @param {number} [padding] bytes to add
 */
export function variant(bytes, number, padding = 0) {
  const content = Buffer.alloc(padding + 8)
  content.writeUInt32LE(number)
  // Incompressible and different in each variant, so that nothing can take a shortcut.
  let state = (number + 1) * 2_654_435_761
  for (let at = 8; at < content.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    content[at] = state >>> 24
  }
  return Buffer.concat([bytes, encodeCustomSection('bench', content)])
}

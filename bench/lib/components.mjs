import { buildSample } from '../../samples/index.mjs'
import { encodeCustomSection } from '../../samples/lib/sections.mjs'

/** @typedef {{ name: string, version: string, bytes: Uint8Array }} Component */

const GREETING = 'Hello, '

/**
 * Variants of docs:adder: small components, each with its own code and interface ids of its own package.
 *
 * @param {number} count
 * @param {number} [padding] bytes to add to each
 * @returns {Promise<readonly Component[]>}
 */
export async function adders(count, padding = 0) {
  const { bytes } = await buildSample('docs:adder@0.1.0')
  return Array.from({ length: count }, (_, number) => ({
    name: `bench:adder-n${number}`,
    version: '0.1.0',
    bytes: variant(bytes, number, padding),
  }))
}

/**
 * Greets with another word, and has an additional custom section. So nothing that is made of one is right for another.
 *
 * @param {Uint8Array} bytes of docs:adder
 * @param {number} number makes it different
 * @param {number} padding
 * @returns {Uint8Array}
 */
function variant(bytes, number, padding) {
  const changed = Buffer.from(bytes)
  const at = changed.indexOf(GREETING)
  if (at < 0) throw new Error('docs:adder does not contain its greeting')
  changed.write(`H${number.toString(36).padStart(4, '0')}`, at)
  const content = Buffer.alloc(padding)
  let state = (number + 1) * 2_654_435_761
  // Incompressible, so that nothing can take a shortcut.
  for (let index = 0; index < content.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    content[index] = state >>> 24
  }
  return padding === 0 ? changed : Buffer.concat([changed, encodeCustomSection('bench', content)])
}

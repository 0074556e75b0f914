import { parseSync, Visitor } from 'oxc-parser'
import { posix } from 'node:path'

/**
 * A file that a module locates relative to itself: `new URL(path, import.meta.url)`. Such a module is bundled into
 * another file, so its base must be replaced.
 *
 * @typedef {object} Beside
 * @property {string | undefined} path as written; `undefined` if it is computed
 * @property {number} start of the base
 * @property {number} end
 */

/** @param {string} name @param {string} code @returns {Beside[]} */
export function filesBeside(name, code) {
  if (!code.includes('import.meta.url')) return []
  /** @type {Beside[]} */
  const found = []
  new Visitor({
    NewExpression({ callee, arguments: [path, base] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'URL' || base?.type !== 'MemberExpression') return
      if (base.object.type !== 'MetaProperty') return
      const text = path?.type === 'Literal' && typeof path.value === 'string' ? path.value : undefined
      found.push({ path: text, start: base.start, end: base.end })
    },
  }).visit(parseSync(name, code).program)
  return found
}

const PLACE = /__PLACE_OF__\("(?<place>[^"]+)"\)/g

/**
 * Lets a module find its files, wherever the bundler puts it.
 *
 * @param {(id: string) => string | undefined} placeOf where the module would be in its own file
 * @returns {import('rolldown').Plugin}
 */
export function keepPlaces(placeOf) {
  return {
    name: 'keep-places',
    transform(code, id) {
      const place = placeOf(id)
      if (place === undefined) return undefined
      const found = filesBeside(id, code)
      if (found.length === 0) return undefined
      return found
        .toReversed()
        .reduce((text, { start, end }) => `${text.slice(0, start)}__PLACE_OF__("${place}")${text.slice(end)}`, code)
    },
    renderChunk(code, { fileName }) {
      if (!PLACE.test(code)) return undefined
      return code.replace(PLACE, (_, place) => {
        const path = posix.relative(posix.dirname(fileName), place)
        return `new URL(${JSON.stringify(path.startsWith('.') ? path : `./${path}`)}, import.meta.url)`
      })
    },
  }
}

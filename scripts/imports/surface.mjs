import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/root.mjs'

/** The most names that a barrel exports: what a reader of the API keeps in mind. */
const MAX_NAMES = 40

/** Barrels that users and the other packages read as an API. */
const BARRELS = ['packages/project/src/index.ts', 'packages/project/src/lock/index.ts']

const EXPORT = /export (?:type )?\{([^}]*)\} from '([^']+)'/g

/** Barrels with too many names, and names without a docstring. @returns {string[]} */
export function wideSurfaces() {
  return BARRELS.flatMap((barrel) => {
    const names = exportedNames(barrel)
    return [
      ...(names.length > MAX_NAMES ? [`project: ${barrel} exports ${names.length} names, at most ${MAX_NAMES}`] : []),
      ...names
        .filter((item) => !hasDocstring(item))
        .map(({ name }) => `project: ${name} of ${barrel} has no docstring`),
    ]
  })
}

/** @param {string} barrel @returns {{ name: string, file: string }[]} */
function exportedNames(barrel) {
  const code = readFileSync(join(root, barrel), 'utf8')
  return [...code.matchAll(EXPORT)].flatMap(([, list = '', from = '']) =>
    list
      .split(',')
      .map((item) => item.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: join(root, dirname(barrel), from.replace(/\.js$/, '.ts')) })),
  )
}

/** @param {{ name: string, file: string }} item */
function hasDocstring({ name, file }) {
  const declaration = new RegExp(
    `\\*/\\nexport (?:async )?(?:function|interface|type|const|class) ${name.replace('$', '\\$')}\\b`,
  )
  return declaration.test(readFileSync(file, 'utf8'))
}

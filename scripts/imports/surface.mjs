import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/root.mjs'

/** The most names that an entry exports: what a reader of the API keeps in mind. */
const MAX_NAMES = 40

/** The entry, which is for everyone. The other subpaths are for packages of the same version (packages/core/README.md). */
const INDEX = '.'

const REEXPORT = /^export (?:type )?\{([^}]*)\} from '([^']+)'/gm

const DECLARATION = /^export (?:async )?(?:function|interface|type|const|class) (\w+)/gm

/**
 * Entries of project with too many names, and exported names without a docstring.
 *
 * @returns {{ problems: string[], summary: string }}
 */
export function exportedSurface() {
  const entries = entriesOf('project').map(({ subpath, file }) => ({ subpath, file, names: exportedNames(file) }))
  const problems = entries.flatMap(({ subpath, names }) => [
    ...(names.length > MAX_NAMES ? [`project: ${subpath} exports ${names.length} names, at most ${MAX_NAMES}`] : []),
    ...names.filter((item) => !hasDocstring(item)).map(({ name }) => `project: ${name} of ${subpath} has no docstring`),
  ])
  const count = (/** @type {boolean} */ isIndex) =>
    entries.filter(({ subpath }) => (subpath === INDEX) === isIndex).reduce((sum, { names }) => sum + names.length, 0)
  return { problems, summary: `project exports ${count(true)} names, and ${count(false)} by subpaths` }
}

/** @param {string} name of the folder @returns {{ subpath: string, file: string }[]} */
function entriesOf(name) {
  const folder = join(root, 'packages', name)
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([subpath, entry]) =>
    typeof entry === 'string'
      ? []
      : [{ subpath, file: join(folder, entry.types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts')) }],
  )
}

/** @param {string} entry @returns {{ name: string, file: string }[]} */
function exportedNames(entry) {
  const code = readFileSync(entry, 'utf8')
  const declared = [...code.matchAll(DECLARATION)].map(([, name = '']) => ({ name, file: entry }))
  const others = [...code.matchAll(REEXPORT)].flatMap(([, list = '', from = '']) =>
    list
      .split(',')
      .map((item) => item.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: join(dirname(entry), from.replace(/\.js$/, '.ts')) })),
  )
  return [...declared, ...others]
}

/** @param {{ name: string, file: string }} item */
function hasDocstring({ name, file }) {
  const declaration = new RegExp(
    `\\*/\\nexport (?:async )?(?:function|interface|type|const|class) ${name.replace('$', '\\$')}\\b`,
  )
  return declaration.test(readFileSync(file, 'utf8'))
}

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { root } from '../lib/root.mjs'

/**
 * @typedef {object} Edge
 * @property {string} from a file, relative to the repository
 * @property {string} [to] the imported file, if it is in this repository
 * @property {string} [toPackage] folder of the package of this repository that is imported by name
 * @property {string} specifier
 *
 * @typedef {object} SourceFile
 * @property {string} path
 * @property {string} code
 *
 * @typedef {{ readonly files: readonly SourceFile[], readonly edges: readonly Edge[] }} Graph
 */

const SOURCE = /\.(?:m?ts|mjs)$/
const DATA = /(?:^|\/)(?:node_modules|dist|\.cache)(?:\/|$)/

/** Every source file of the packages and of `test/`, and what each imports, types included. @returns {Graph} */
export function readGraph() {
  const folders = packageFolders()
  const files = ['packages', 'test'].flatMap((folder) => sourcesOf(folder))
  return { files, edges: files.flatMap((file) => edgesOf(file, folders)) }
}

/** The packages' folders by their names. @returns {ReadonlyMap<string, string>} */
export function packageFolders() {
  return new Map(
    readdirSync(join(root, 'packages')).map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
      return [manifest.name, folder]
    }),
  )
}

/** @param {string} folder @returns {SourceFile[]} */
function sourcesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => SOURCE.test(path) && !DATA.test(path) && !path.endsWith('.d.ts'))
    .toSorted()
    .map((path) => ({ path, code: readFileSync(join(root, path), 'utf8') }))
}

/** @param {SourceFile} file @param {ReadonlyMap<string, string>} folders @returns {Edge[]} */
function edgesOf({ path, code }, folders) {
  return specifiersOf(path, code).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const to = fileAt(posix.join(posix.dirname(path), specifier))
      return to === undefined ? [] : [{ from: path, to, specifier }]
    }
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    const toPackage = folders.get(name)
    return toPackage === undefined ? [] : [{ from: path, toPackage, specifier }]
  })
}

/** @param {string} path @param {string} code @returns {readonly string[]} */
function specifiersOf(path, code) {
  const { module, errors } = parseSync(path, code)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`)
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^(['"])(?<specifier>.*)\1$/.exec(code.slice(start, end))
    return literal?.groups?.['specifier'] ?? []
  })
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries[0]?.moduleRequest?.value ?? []),
    ...dynamic,
  ]
}

/** The source file of an import: `.js` in an import means a `.ts` file. @param {string} path */
function fileAt(path) {
  return [path.replace(/\.js$/, '.ts'), path].find((candidate) => existsSync(join(root, candidate)))
}

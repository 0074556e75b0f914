import { readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root } from '../lib/root.mjs'
import { filesBeside } from './beside.mjs'
import { LIBRARIES, readManifest } from './packages.mjs'

/**
 * The modules of a published package that stay separate files: from output paths without `.js` to the compiler's files.
 *
 * @typedef {Readonly<Record<string, string>>} Entries
 */

/**
 * The entries of a package that users install: the files in `exports` and `bin`, in `dist`.
 *
 * @param {string} folder
 * @returns {Entries}
 */
export function entriesOf(folder) {
  const manifest = readManifest(folder)
  return entriesIn(folder, [...exportedFiles(manifest), ...Object.values(manifest.bin ?? {})], (file) =>
    file.replace(/^dist\//, ''),
  )
}

/** Of `@wasm-pkg/core`: the entries of every library, each in a folder of its own, and those of the package itself. @returns {Entries} */
export function coreEntries() {
  const libraries = LIBRARIES.map((folder) =>
    entriesIn(folder, exportedFiles(readManifest(folder)), (file) => `${folder}/${file}`),
  )
  return Object.assign(
    {},
    entriesIn('core', ['dist/base.js'], (file) => `core/${file}`),
    ...libraries,
  )
}

/** @param {import('./packages.mjs').Manifest} manifest */
function exportedFiles({ exports = {} }) {
  return Object.values(exports).flatMap((target) => (typeof target === 'string' ? [] : [target.default]))
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @param {(file: string) => string} outputName
 * @returns {Entries}
 */
function entriesIn(folder, files, outputName) {
  const all = new Set([...files.map((file) => posix.normalize(file)), ...scripts(folder)])
  return Object.fromEntries(
    [...all].map((file) => [outputName(file.replace(/\.js$/, '')), join(root, 'packages', folder, file)]),
  )
}

/** Scripts that a package starts or registers by file. @param {string} folder */
function scripts(folder) {
  const dist = join(root, 'packages', folder, 'dist')
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) =>
      filesBeside(name, readFileSync(join(dist, name), 'utf8'))
        .flatMap(({ path }) => (path?.endsWith('.js') ? [path] : []))
        .map((path) => posix.join('dist', posix.dirname(name), path)),
    )
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/root.mjs'

/** Folders of `packages/` whose code is published in `@wasm-pkg/core`, each under its own name: `@wasm-pkg/core/project`. */
export const LIBRARIES = /** @type {const} */ ([
  'registry-client',
  'wasi',
  'component',
  'project',
  'authoring',
  'review',
  'inspector',
])

const LIBRARY = new RegExp(String.raw`^@wasm-pkg/(?<folder>${LIBRARIES.join('|')})(?<subpath>/.*)?$`)

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string} [license]
 * @property {Record<string, string | { types: string, default: string }>} [exports]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/** @param {string} folder of `packages/` @returns {Manifest} */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
}

/** The specifier of a library's module in published code. Other specifiers do not change. @param {string} specifier */
export function publishedName(specifier) {
  const { folder, subpath = '' } = LIBRARY.exec(specifier)?.groups ?? {}
  return folder === undefined ? specifier : `@wasm-pkg/core/${folder}${subpath}`
}

/** The package of a specifier. @param {string} specifier */
export function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

import { LIBRARIES, readManifest } from './packages.mjs'

/** The exports of `@wasm-pkg/core`: the exports of the libraries, under their names. */
export function coreExports() {
  const libraries = LIBRARIES.flatMap((folder) =>
    Object.entries(readManifest(folder).exports ?? {}).flatMap(([subpath, target]) =>
      typeof target === 'string' ? [] : [[`./${folder}${subpath.slice(1)}`, moved(target, folder)]],
    ),
  )
  return {
    './base': { types: './lib/core/dist/base.d.ts', default: './lib/chunks/base.js' },
    ...Object.fromEntries(libraries),
    './third-party.json': './lib/third-party.json',
    './package.json': './package.json',
  }
}

/** Whether the package's exports are up to date. */
export function exportsAreRight() {
  return JSON.stringify(readManifest('core').exports) === JSON.stringify(coreExports())
}

/** @param {{ types: string, default: string }} target @param {string} folder */
function moved(target, folder) {
  const at = (/** @type {string} */ file) => file.replace('./', `./lib/${folder}/`)
  return { types: at(target.types), default: at(target.default) }
}

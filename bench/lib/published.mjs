import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installPublished } from '../../scripts/bundle/install.mjs'
import { root } from '../../scripts/lib/root.mjs'

/**
 * The packages as they are published: what is loaded, and how fast, differs from what the compiler writes.
 *
 * @typedef {object} Published
 * @property {(path: string) => string} url of a file in `node_modules`
 * @property {string} cli the script of `wasm-pkg`
 * @property {() => Promise<void>} remove
 */

/** @returns {Promise<Published>} */
export async function publishedPackages() {
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache/bench-'))
  await installPublished(folder)
  return {
    url: (path) => pathToFileURL(join(folder, 'node_modules', path)).href,
    cli: join(folder, 'node_modules/@wasm-pkg/cli/dist/bin.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/lib/root.mjs'

const VARIABLE = 'WASM_PKG_BENCH_PACKAGES'

/**
 * Makes the packages as they are published, for all benchmarks of this run: what is loaded, and how fast, differs from what the
 * compiler writes. The folder is in this repository, where their dependencies are found.
 *
 * @returns {Promise<{ env: NodeJS.ProcessEnv, remove: () => void }>} the environment for the benchmarks' processes
 */
export async function publishPackages() {
  const { installPublished } = await import('../../scripts/bundle/install.mjs')
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/bench-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await installPublished(folder)
  } catch (error) {
    remove()
    throw error
  }
  return { env: { [VARIABLE]: folder }, remove }
}

/** The folder with the published packages in its `node_modules`. @returns {string} */
export function publishedFolder() {
  const folder = process.env[VARIABLE]
  if (folder === undefined) throw new Error(`${VARIABLE} is not set: benchmarks are started by bench/run.mjs`)
  return folder
}

/** The URL of a published module. @param {string} specifier such as `unplugin-wasm-pkg/vite` */
export function published(specifier) {
  return pathToFileURL(createRequire(join(publishedFolder(), 'from.js')).resolve(specifier)).href
}

/** The script of the command `wasm-pkg`. */
export function publishedCli() {
  return join(publishedFolder(), 'node_modules/@wasm-pkg/cli/dist/bin.js')
}

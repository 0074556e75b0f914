import { statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { runNpm } from './spawn.mjs'

const modified = (/** @type {string} */ path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** npm writes this file last, so it tells a finished installation from one that was broken off. */
const marker = 'node_modules/.package-lock.json'

/**
 * Installs the dependencies unless `node_modules` is complete and as new as the lock file.
 *
 * @returns {Promise<boolean>} whether anything was installed
 * @throws {Error} with npm's output when npm fails
 */
export async function ensureInstalled() {
  if (modified(marker) >= modified('package-lock.json') && modified(marker) > 0) return false
  process.stdout.write('Installing dependencies (npm ci)…\n')
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Error(`npm ci failed:\n${output}`)
  return true
}

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { runNpm } from './spawn.mjs'

const modified = (/** @type {string} */ path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** npm writes this file last, so it shows that an installation is complete. */
const marker = 'node_modules/.package-lock.json'

/** `npm test --silent` would also silence npm here, and hide the reason of a failure. */
const options = ['--no-audit', '--no-fund', '--loglevel=error']

/**
 * Installs the dependencies, unless `node_modules` is complete and at least as new as the lock file.
 *
 * @returns {Promise<boolean>} whether anything was installed
 * @throws {Error} with npm's output when npm fails
 */
export async function ensureInstalled() {
  if (modified(marker) >= modified('package-lock.json') && modified(marker) > 0) return false
  process.stdout.write('Installing dependencies (npm ci)…\n')
  const strict = await runNpm(['ci', ...options])
  if (strict.code === 0) return true
  // If a mirror lacks the binaries of other platforms, the lock file cannot have them, and `npm ci` reports that it is
  // out of sync. This also installs the locked versions, without writing the lock file.
  const { code, output } = await runNpm(['install', '--no-save', ...options])
  if (code !== 0) throw new Error(`npm ci failed:\n${strict.output}\nnpm install failed:\n${output}`)
  return true
}

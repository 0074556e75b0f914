import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Where the compiler's output waits while a package is packed. */
export const DEVELOPMENT = '.development'

/** What is published of a package, by its folder. @param {string} folder */
export const outputOf = (folder) => (basename(folder) === 'core' ? 'lib' : 'dist')

/** Puts the compiler's output back, also after a run that was broken off. @param {string} folder */
export function restore(folder) {
  const output = join(folder, outputOf(folder))
  const development = join(folder, DEVELOPMENT)
  const isLibrary = outputOf(folder) === 'lib'
  if (isLibrary || existsSync(development)) rmSync(output, { recursive: true, force: true })
  if (existsSync(development)) renameSync(development, output)
}

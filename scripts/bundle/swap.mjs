import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The folder for the compiler's output while a package is packed. */
export const DEVELOPMENT = '.development'

/** The published output of a package, by its folder. @param {string} folder */
export const outputOf = (folder) => (basename(folder) === 'core' ? 'lib' : 'dist')

/** Restores the compiler's output, also after an interrupted run. @param {string} folder */
export function restore(folder) {
  const output = join(folder, outputOf(folder))
  const development = join(folder, DEVELOPMENT)
  const isLibrary = outputOf(folder) === 'lib'
  if (isLibrary || existsSync(development)) rmSync(output, { recursive: true, force: true })
  if (existsSync(development)) renameSync(development, output)
}

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Results stay here until their benchmark is run again, so that the page can be written again. */
export const resultsFolder = join(import.meta.dirname, '../results')

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} title
 * @property {readonly import('./measure.mjs').Measurement[]} [rows] times, or
 * @property {readonly string[]} [columns] a table of its own, and
 * @property {readonly (readonly string[])[]} [lines] what is in it
 * @property {readonly string[]} notes
 * @property {Readonly<Record<string, number>>} figures
 * @property {import('./machine.mjs').Run} [run] in which it was measured
 */

/** @param {string} name */
export function resultFile(name) {
  return join(resultsFolder, `${name}.json`)
}

/** @param {string} name @returns {Result | undefined} */
export function readResult(name) {
  const file = resultFile(name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** @param {readonly string[]} names */
export function removeResults(names) {
  for (const name of names) rmSync(resultFile(name), { force: true })
}

/**
 * Says in a result where it is from. A benchmark that failed may have left none.
 *
 * @param {string} name
 * @param {import('./machine.mjs').Run} run
 */
export function keepRun(name, run) {
  const result = readResult(name)
  if (result !== undefined) writeFileSync(resultFile(name), `${JSON.stringify({ ...result, run }, null, 2)}\n`)
}

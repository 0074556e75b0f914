import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export const resultsFolder = join(import.meta.dirname, '../results')

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} title
 * @property {{ node: string, platform: string, cpu: string, cores: number, memory: string }} machine
 * @property {readonly import('./measure.mjs').Measurement[]} rows
 * @property {readonly string[]} notes
 */

/**
 * Prints one benchmark's table, each row compared with its base, and writes it as JSON to `bench/results/`.
 *
 * @param {string} name
 * @param {string} title
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {readonly string[]} [notes] what was skipped, and goals
 */
export function report(name, title, rows, notes = []) {
  process.stdout.write(`\n${title}\n`)
  for (const row of rows) {
    const [low, high] = row.quartiles
    const cpu = row.cpu === undefined ? '' : `  cpu ${row.cpu.toFixed(0)} ms ${ratio(rows, row, 'cpu')}`
    const spread = `${low.toFixed(1)}–${high.toFixed(1)}`
    process.stdout.write(
      `  ${row.what.padEnd(58)} ${row.median.toFixed(1).padStart(9)} ms ${spread.padStart(17)} ${ratio(rows, row, 'median').padStart(7)}${cpu}\n`,
    )
  }
  for (const note of notes) process.stdout.write(`  ${note}\n`)
  mkdirSync(resultsFolder, { recursive: true })
  const result = /** @type {Result} */ ({ name, title, machine: machine(), rows, notes })
  writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

/**
 * A row compared with its base, as `1.23x`; empty for the base itself.
 *
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {import('./measure.mjs').Measurement} row
 * @param {'median' | 'cpu'} of
 */
export function ratio(rows, row, of) {
  const base = row.against === undefined ? rows[0] : rows.find(({ what }) => what === row.against)
  const [value, unit] = [row[of], base?.[of]]
  return base === row || value === undefined || !unit ? '' : `${(value / unit).toFixed(2)}x`
}

function machine() {
  const [core] = cpus()
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: core?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  }
}

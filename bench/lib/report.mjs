import { mkdirSync, writeFileSync } from 'node:fs'
import { resultFile, resultsFolder } from './results.mjs'
import { ratio } from './ratio.mjs'

/**
 * Prints one benchmark's table, each row compared with its base, and keeps it as JSON in `bench/results/`.
 *
 * @param {string} name
 * @param {string} title
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {readonly string[]} [notes] what was skipped, and what the rows do not say
 * @param {Readonly<Record<string, number>>} [figures] what goals are about besides rows
 */
export function report(name, title, rows, notes = [], figures = {}) {
  process.stdout.write(`\n${title}\n`)
  for (const row of rows) {
    const [low, high] = row.quartiles
    const cpu = row.cpu === undefined ? '' : `  cpu ${row.cpu.toFixed(0)} ms ${ratio(rows, row, 'cpu')}`
    const spread = `${low.toFixed(1)}–${high.toFixed(1)}`
    process.stdout.write(
      `  ${row.what.padEnd(58)} ${row.median.toFixed(1).padStart(9)} ms ${spread.padStart(17)} ${ratio(rows, row, 'median').padStart(7)}${cpu}  n=${row.runs}\n`,
    )
  }
  keep({ name, title, rows, notes, figures })
}

/**
 * Prints and keeps a table whose columns are its own.
 *
 * @param {string} name
 * @param {string} title
 * @param {readonly string[]} columns
 * @param {readonly (readonly string[])[]} lines
 * @param {readonly string[]} [notes]
 * @param {Readonly<Record<string, number>>} [figures]
 */
export function reportTable(name, title, columns, lines, notes = [], figures = {}) {
  process.stdout.write(`\n${title}\n`)
  const widths = columns.map((column, at) => Math.max(column.length, ...lines.map((line) => line[at]?.length ?? 0)))
  for (const line of [columns, ...lines]) {
    process.stdout.write(
      `  ${line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  }
  keep({ name, title, columns, lines, notes, figures })
}

/** @param {import('./results.mjs').Result} result */
function keep(result) {
  for (const note of result.notes) process.stdout.write(`  ${note}\n`)
  mkdirSync(resultsFolder, { recursive: true })
  writeFileSync(resultFile(result.name), `${JSON.stringify(result, null, 2)}\n`)
}

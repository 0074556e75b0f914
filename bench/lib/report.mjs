import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../results')

/**
 * Prints one benchmark's table, each row against the first, and writes it as JSON to `bench/results/`.
 *
 * @param {string} name
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {readonly string[]} [notes] what was skipped, and goals
 */
export function report(name, rows, notes = []) {
  const base = rows[0]?.median ?? 0
  process.stdout.write(`\n${name}\n`)
  for (const { what, median, runs } of rows) {
    const ratio = base > 0 ? `${(median / base).toFixed(2)}x` : ''
    process.stdout.write(
      `  ${what.padEnd(58)} ${median.toFixed(2).padStart(10)} ms ${ratio.padStart(8)}  (${runs} runs)\n`,
    )
  }
  for (const note of notes) process.stdout.write(`  ${note}\n`)
  mkdirSync(folder, { recursive: true })
  const machine = { node: process.version, platform: process.platform, cores: cpus().length }
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, machine, rows, notes }, null, 2)}\n`)
}

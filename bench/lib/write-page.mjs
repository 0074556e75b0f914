import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/lib/root.mjs'
import { benchmarks } from '../benchmarks.mjs'
import { judgeGoals, metText } from './judge.mjs'
import { pageHead, pageTail } from './page-text.mjs'
import { ratio } from './ratio.mjs'
import { readResult } from './results.mjs'

/** @typedef {import('./results.mjs').Result & { run: import('./machine.mjs').Run }} Measured */

/** Writes docs/benchmarks.md from the results that are there. Says which are not. */
export function writePage() {
  const tables = Object.values(benchmarks).flatMap((benchmark) => benchmark.tables)
  const results = tables.map((name) => ({ name, result: readResult(name) }))
  const measured = /** @type {Measured[]} */ (
    results.flatMap(({ result }) => (result?.run === undefined ? [] : [result]))
  )
  const [first] = measured
  if (first === undefined) throw new Error('there are no results. Run npm run bench')
  const missing = results.filter(({ result }) => result?.run === undefined).map(({ name }) => name)
  const parts = [
    pageHead(first.run, measured),
    goalsSection(),
    ...measured.map((result) => section(result, first.run)),
    // A page that leaves out bad results would not be honest.
    ...(missing.length === 0
      ? []
      : [`## Not measured\n\nThese benchmarks failed in this run: ${missing.join(', ')}.\n`]),
    pageTail,
  ]
  writeFileSync(join(root, 'docs/benchmarks.md'), parts.join('\n'))
  process.stdout.write('\nwrote docs/benchmarks.md\n')
}

function goalsSection() {
  const judged = judgeGoals()
  const cells = judged.map((it) => [it.what, it.against, it.goal, it.measured, it.processor, metText(it.met)])
  const misses = judged.filter(({ met }) => met === false).map(({ what, held }) => `- **${what}**: ${held}\n`)
  const reasons =
    misses.length === 0 ? '' : `\nWhat holds back the figures that miss their goals:\n\n${misses.join('')}`
  return `## Goals\n\n${table(['what', 'against', 'goal, at most', 'measured', 'processor', ''], cells)}${reasons}`
}

/** @param {Measured} result @param {import('./machine.mjs').Run} first the run of the page */
function section({ title, rows, columns, lines, notes, run }, first) {
  const content =
    rows === undefined
      ? table(columns ?? [], lines ?? [])
      : table(
          ['', 'clock', 'ratio', 'processor', 'ratio', 'runs'],
          rows.map((row) => times(rows, row)),
        )
  const other =
    run.commit === first.commit && run.date === first.date ? [] : [`measured on ${run.date} at ${run.commit}`]
  const list = [...notes, ...other].map((note) => `- ${withoutElements(note)}\n`).join('')
  return `## ${withoutElements(title)}\n\n${content}${list === '' ? '' : `\n${list}`}`
}

/**
 * Escapes what the documentation site would take for an HTML element, outside of code.
 *
 * @param {string} text
 */
function withoutElements(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
}

/** @param {readonly import('./measure.mjs').Measurement[]} rows @param {import('./measure.mjs').Measurement} row */
function times(rows, row) {
  const [low, high] = row.quartiles
  return [
    row.what,
    `${digits(row.median)} ms [${digits(low)}–${digits(high)}]`,
    ratio(rows, row, 'median'),
    row.cpu === undefined ? '' : `${digits(row.cpu)} ms`,
    ratio(rows, row, 'cpu'),
    String(row.runs),
  ]
}

/** @param {readonly string[]} columns @param {readonly (readonly string[])[]} lines */
function table(columns, lines) {
  const all = [columns, columns.map(() => '---'), ...lines]
  return all.map((line) => `| ${line.join(' | ')} |\n`).join('')
}

/** @param {number} value */
function digits(value) {
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}

import { readFileSync } from 'node:fs'

/** So many files are shown. */
const SHOWN = 20

/**
 * What the test files of a run cost, the most expensive first. `packages/testing/src/cost.ts` writes it.
 *
 * @param {string} path
 * @returns {string}
 */
export function slowest(path) {
  const costs = readCosts(path).toSorted((one, other) => other.processor - one.processor)
  const all = costs.reduce((sum, { processor }) => sum + processor, 0)
  const rows = costs
    .slice(0, SHOWN)
    .map(({ file, clock, processor }) => `${seconds(processor)} ${seconds(clock)}  ${file}`)
  return [
    `processor     clock  ${costs.length} test files took ${(all / 60).toFixed(1)} minutes of processor time; the slowest are`,
    ...rows,
  ].join('\n')
}

const seconds = (/** @type {number} */ count) => `${count.toFixed(1)} s`.padStart(9)

/** @param {string} path @returns {readonly { file: string, clock: number, processor: number }[]} in seconds */
function readCosts(path) {
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  } catch {
    return []
  }
}

import { baseOf } from './ratio.mjs'

/** @typedef {import('./results.mjs').Result} Result */

/**
 * One condition of a goal.
 *
 * @typedef {object} Check
 * @property {string} table the result that it is about
 * @property {string} goal as text
 * @property {(result: Result) => Verdict | undefined} judge `undefined` if the row is missing
 *
 * @typedef {object} Verdict
 * @property {string} measured
 * @property {boolean} met
 * @property {string} [processor] the same of processor time, which other programs disturb less
 */

/**
 * The median of a row is at most so many times that of what it is compared with.
 *
 * @param {string} table
 * @param {string} what the row
 * @param {number} most
 * @param {string} [against] another row than the table's base
 * @returns {Check}
 */
export function ratio(table, what, most, against) {
  const judge = (/** @type {Result} */ result) => {
    const [row, base] = rowsOf(result, what, against)
    if (row === undefined || base === undefined) return undefined
    const value = rounded(row.median / base.median)
    const processor = row.cpu === undefined || !base.cpu ? {} : { processor: `${(row.cpu / base.cpu).toFixed(2)}x` }
    return { measured: `${value.toFixed(2)}x`, met: value <= most, ...processor }
  }
  return { table, goal: `${most.toFixed(2)}x`, judge }
}

/**
 * The median of a row is at most so many milliseconds more than that of what it is compared with.
 *
 * @param {string} table
 * @param {string} what the row
 * @param {number} most
 * @returns {Check}
 */
export function more(table, what, most) {
  const judge = (/** @type {Result} */ result) => {
    const [row, base] = rowsOf(result, what)
    if (row === undefined || base === undefined) return undefined
    const value = row.median - base.median
    return { measured: `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} ms`, met: value <= most }
  }
  return { table, goal: `+${most} ms`, judge }
}

/**
 * A figure of a result is at most so much.
 *
 * @param {string} table
 * @param {string} name of the figure
 * @param {number} most
 * @param {string} unit
 * @returns {Check}
 */
export function figure(table, name, most, unit) {
  const text = (/** @type {number} */ value) => (unit === 'x' ? `${value.toFixed(2)}x` : `${short(value)} ${unit}`)
  const judge = ({ figures }) => {
    const value = figures[name]
    return value === undefined ? undefined : { measured: text(value), met: rounded(value) <= most }
  }
  return { table, goal: text(most), judge }
}

/** @param {number} value */
function short(value) {
  return Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1)
}

/** To what is shown: what reads as 1.10x meets a goal of 1.10x. @param {number} value */
function rounded(value) {
  return Math.round(value * 100) / 100
}

/** @param {Result} result @param {string} what @param {string} [against] */
function rowsOf({ rows = [] }, what, against) {
  const row = rows.find((candidate) => candidate.what === what)
  if (row === undefined) return []
  return [row, against === undefined ? baseOf(rows, row) : rows.find((candidate) => candidate.what === against)]
}

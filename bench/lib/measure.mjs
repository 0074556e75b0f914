/**
 * @typedef {object} Measurement
 * @property {string} what
 * @property {number} median in milliseconds
 * @property {readonly [number, number]} quartiles in milliseconds: how much the runs differ
 * @property {number} runs
 * @property {string} [against] the row to compare with; the first if absent
 *
 * @typedef {object} Contender
 * @property {string} what
 * @property {() => Promise<number | void> | number | void} work may give the milliseconds itself, as a process does that is told apart
 *   from its start
 * @property {() => unknown} [prepare] before each run, not timed
 * @property {string} [against]
 */

/**
 * Times contenders in turns, so that whatever else the machine does meets all of them.
 *
 * @param {number} runs
 * @param {readonly Contender[]} contenders
 * @returns {Promise<Measurement[]>}
 */
export async function compare(runs, contenders) {
  const times = contenders.map(() => /** @type {number[]} */ ([]))
  for (let run = 0; run < runs; run++) {
    for (const [index, { work, prepare }] of contenders.entries()) {
      await prepare?.()
      const started = performance.now()
      const own = await work()
      times[index]?.push(own ?? performance.now() - started)
    }
  }
  return contenders.map(({ what, against }, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b)
    const quartiles = /** @type {const} */ ([quantile(sorted, 0.25), quantile(sorted, 0.75)])
    return { what, median: quantile(sorted, 0.5), quartiles, runs, ...(against === undefined ? {} : { against }) }
  })
}

/** @param {readonly number[]} sorted @param {number} part 0 to 1; between two values, their mix */
function quantile(sorted, part) {
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? 0
  return low + (high - low) * (place - Math.floor(place))
}

/**
 * @typedef {object} Measurement
 * @property {string} what
 * @property {number} median in milliseconds
 * @property {number} runs
 */

/**
 * Times a piece of work several times.
 *
 * @param {string} what
 * @param {number} runs 10 or more, except where one run takes over a second
 * @param {() => unknown} work
 * @param {() => unknown} [prepare] before each run, not timed
 * @returns {Promise<Measurement>}
 */
export async function measure(what, runs, work, prepare) {
  const times = []
  for (let run = 0; run < runs; run++) {
    await prepare?.()
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return { what, median: median(times), runs }
}

function median(/** @type {number[]} */ times) {
  const sorted = times.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

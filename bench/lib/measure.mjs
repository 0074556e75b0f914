/**
 * @typedef {object} Measurement
 * @property {string} what
 * @property {number} median in milliseconds
 * @property {readonly [number, number]} quartiles in milliseconds: how much the runs differ
 * @property {number} [cpu] median of the milliseconds of processor time, where it was measured
 * @property {number} runs
 * @property {string} [against] the row to compare with; the first if absent
 *
 * @typedef {object} Contender
 * @property {string} what
 * @property {() => unknown} work may return its own measurement, `{ ms }` or `{ ms, cpu }`
 * @property {() => unknown} [prepare] before each run, not timed
 * @property {string} [against]
 */

/**
 * Times contenders in turns, so that other load on the machine affects all of them.
 *
 * @param {number} runs
 * @param {readonly Contender[]} contenders
 * @returns {Promise<Measurement[]>}
 */
export async function compare(runs, contenders) {
  const samples = contenders.map(() => /** @type {{ ms: number, cpu?: number }[]} */ ([]))
  for (let run = 0; run < runs; run++) {
    for (const [index, { work, prepare }] of contenders.entries()) {
      await prepare?.()
      const started = performance.now()
      const own = /** @type {{ ms?: number, cpu?: number } | undefined} */ (await work())
      samples[index]?.push({ ms: performance.now() - started, ...own })
    }
  }
  return contenders.map(({ what, against }, index) => ({
    what,
    runs,
    ...summary(samples[index] ?? []),
    ...(against === undefined ? {} : { against }),
  }))
}

/** @param {readonly { ms: number, cpu?: number }[]} samples */
function summary(samples) {
  const sorted = samples.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const cpu = samples.flatMap((sample) => (sample.cpu === undefined ? [] : [sample.cpu])).toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    quartiles: /** @type {[number, number]} */ ([quantile(sorted, 0.25), quantile(sorted, 0.75)]),
    ...(cpu.length === 0 ? {} : { cpu: quantile(cpu, 0.5) }),
  }
}

/** @param {readonly number[]} sorted @param {number} part 0 to 1; between two values, their mix */
function quantile(sorted, part) {
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? 0
  return low + (high - low) * (place - Math.floor(place))
}

import { sized } from './settings.mjs'

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
 *
 * @typedef {object} Rounds
 * @property {number} [most] rounds that are enough
 * @property {number} [seconds] after which no further round begins
 */

/** Less is no comparison, however long a round takes. */
const FEWEST = sized(3, 1)

/**
 * Times contenders in turns, so that other load on the machine affects all of them. A first round, in which files come into the
 * system's cache, does not count.
 *
 * @param {readonly Contender[]} contenders
 * @param {Rounds} [rounds] of a full run
 * @returns {Promise<Measurement[]>}
 */
export async function compare(contenders, { most = 15, seconds = 15 } = {}) {
  const samples = contenders.map(() => /** @type {{ ms: number, cpu?: number }[]} */ ([]))
  const end = performance.now() + 1000 * sized(seconds, seconds / 10)
  for (const contender of sized(contenders, [])) await once(contender)
  for (let round = 0; round < most && (round < FEWEST || performance.now() < end); round++) {
    for (const [index, contender] of contenders.entries()) samples[index]?.push(await once(contender))
  }
  return contenders.map(({ what, against }, index) => ({
    what,
    runs: samples[index]?.length ?? 0,
    ...summary(samples[index] ?? []),
    ...(against === undefined ? {} : { against }),
  }))
}

/** @param {Contender} contender @returns {Promise<{ ms: number, cpu?: number }>} */
async function once({ work, prepare }) {
  await prepare?.()
  const started = performance.now()
  const own = /** @type {{ ms?: number, cpu?: number } | undefined} */ (await work())
  const ms = performance.now() - started
  return { ms: own?.ms ?? ms, ...(own?.cpu === undefined ? {} : { cpu: own.cpu }) }
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

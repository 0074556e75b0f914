/**
 * The outcome of a step of the test run.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [details] shown if something failed or was skipped
 */

/** A step that is one check: the tool's exit code decides. @returns {Outcome} */
export function check(/** @type {import('../lib/spawn.mjs').Finished} */ { code, output }) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0, details: output }
}

/** The sum of several outcomes. @returns {Outcome} */
export function total(/** @type {readonly Outcome[]} */ outcomes) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of outcomes) {
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
  }
  return sum
}

/** The line CI reads: `N passed, N failed, N skipped`. */
export function summary(/** @type {Outcome} */ { passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

import { goals } from '../goals.mjs'
import { readResult } from './results.mjs'

/**
 * @typedef {object} Judged
 * @property {string} what
 * @property {string} against
 * @property {string} goal
 * @property {string} measured
 * @property {string} processor the ratio of processor time, or nothing
 * @property {boolean | undefined} met `undefined` if it was not measured
 * @property {string} held
 */

/** Every goal with what the last results say about it. @returns {readonly Judged[]} */
export function judgeGoals() {
  return goals.map(({ what, against, checks, held }) => {
    const verdicts = checks.map(({ table, judge }) => {
      const result = readResult(table)
      return result === undefined ? undefined : judge(result)
    })
    const measured = verdicts.flatMap((verdict) => (verdict === undefined ? [] : [verdict]))
    const complete = measured.length === checks.length
    return {
      what,
      against,
      goal: checks.map(({ goal }) => goal).join(', '),
      measured: complete ? measured.map((verdict) => verdict.measured).join(', ') : 'not measured',
      processor: measured.flatMap(({ processor }) => processor ?? []).join(', '),
      met: complete ? measured.every(({ met }) => met) : undefined,
      held,
    }
  })
}

/** @param {boolean | undefined} met */
export function metText(met) {
  if (met === undefined) return '–'
  return met ? 'met' : '**not met**'
}

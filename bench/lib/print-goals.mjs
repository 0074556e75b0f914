import { judgeGoals } from './judge.mjs'

/** Prints what was measured of the goals, and whether they are met. */
export function printGoals() {
  const judged = judgeGoals().filter(({ met }) => met !== undefined)
  const width = Math.max(...judged.map(({ what }) => what.length))
  process.stdout.write('\nGoals\n')
  for (const { what, goal, measured, processor, met } of judged) {
    process.stdout.write(
      `  ${what.padEnd(width)}  ${measured.padEnd(18)} ${processor.padEnd(6)} ${met ? 'met    ' : 'NOT MET'}  goal ${goal}\n`,
    )
  }
}

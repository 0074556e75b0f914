import { afterAll, describe, expect, it } from 'vitest'
import type { CASES_BY_GROUP } from '../cases/index.js'
import type { HostileCase, Surface } from './case.js'
import { createReport } from './report.js'
import { runCase } from './run-case.js'

/** Whether everything runs, not only what fits into CI's budget. */
export const isFullRun: boolean = process.env['HOSTILE_FULL'] === '1'

/** Surfaces that cost milliseconds a run; the others start processes. */
const CHEAP: ReadonlySet<string> = new Set(['client', 'project'])

/** Rows a build with Vite plays in the quick run: it takes two seconds a case. */
const BUILD_ROWS: ReadonlySet<number | '+'> = new Set([6, 66, 84, 100, 104, 116])

/** One test per case that says something about the surface. */
export function defineCases(cases: typeof CASES_BY_GROUP, surface: Surface, helper: Surface = surface): void {
  const report = createReport(surface.name)
  afterAll(() => report.write())
  for (const [group, list] of Object.entries(cases)) {
    const chosen = list.filter((each) => isFor(each, surface))
    if (chosen.length === 0) continue
    describe.concurrent(group, () => {
      it.each(chosen.map((each) => [each.row, each.title, each] as const))('%s %s', async (_row, _title, hostile) => {
        const played = await runCase(hostile, surface, helper)
        report.add(group, hostile, played)
        expect(played.problems).toEqual([])
      })
    })
  }
}

function isFor({ row, surfaces, quick }: HostileCase, { name }: Surface): boolean {
  if (surfaces !== undefined && !surfaces.includes(name)) return false
  if (CHEAP.has(name) || isFullRun) return true
  return quick === true && (name !== 'vite' || BUILD_ROWS.has(row))
}

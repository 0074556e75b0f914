import { afterAll, describe, expect, it, vi } from 'vitest'
import type { CASES_BY_GROUP } from '../cases/index.js'
import type { HostileCase, Surface } from './case.js'
import { createReport } from './report.js'
import { runCase } from './run-case.js'

/** Whether everything runs, not only what fits into CI's budget. */
export const isFullRun: boolean = process.env['HOSTILE_FULL'] === '1'

/** Rows a build with Vite plays in the quick run: it takes two seconds a case. */
const BUILD_ROWS: ReadonlySet<number | '+'> = new Set([6, 66, 84, 100, 104, 116])

/** One test per case that says something about the surface. */
export function defineCases(cases: typeof CASES_BY_GROUP, surface: Surface, helper: Surface = surface): void {
  // Most of them wait for a server that says nothing. Processes also take the machine's time.
  vi.setConfig({ maxConcurrency: surface.name === 'client' || surface.name === 'project' ? 16 : 5 })
  const report = createReport(surface.name)
  afterAll(() => report.write())
  const define = (group: string, some: readonly HostileCase[]): void =>
    it.each(some.map((each) => [each.row, each.title, each] as const))('%s %s', async (_row, _title, hostile) => {
      const played = await runCase(hostile, surface, helper)
      report.add(group, hostile, played)
      expect(played.problems).toEqual([])
    })
  const groups = Object.entries(cases).map(
    ([group, list]) => [group, list.filter((each) => isFor(group, each, surface))] as const,
  )
  // All that may run side by side before what may not: groups of one kind do not wait for each other.
  for (const [group, chosen] of groups) {
    const light = chosen.filter(({ heavy }) => heavy !== true)
    if (light.length > 0) describe.concurrent(group, () => define(group, light))
  }
  for (const [group, chosen] of groups) {
    const alone = chosen.filter(({ heavy }) => heavy === true)
    if (alone.length > 0) describe(`${group}, one at a time`, () => define(group, alone))
  }
}

/** What a registry or a network does is the client's affair: the quick run plays few of these on what stands on it. */
const FOR_CLIENT: ReadonlySet<string> = new Set(['network', 'tls', 'protocol', 'auth', 'integrity', 'profiles'])

function isFor(group: string, hostile: HostileCase, { name }: Surface): boolean {
  const { row, surfaces, quick, slow, asks } = hostile
  if (surfaces !== undefined && !surfaces.includes(name)) return false
  if (asks === 'info' && name !== 'client' && name !== 'cli') return false
  if (isFullRun || name === 'client') return true
  if (name === 'project' && !(FOR_CLIENT.has(group) && surfaces === undefined)) return slow !== true
  return quick === true && (name !== 'vite' || BUILD_ROWS.has(row))
}

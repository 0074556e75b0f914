import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostileCase, SurfaceName } from './case.js'

/** What one case showed on one surface, for the table in the documentation. */
export interface Finding {
  readonly group: string
  readonly row: number | '+'
  readonly title: string
  readonly expected: string
  readonly passed: boolean
}

export interface Report {
  add(group: string, hostile: HostileCase, problems: readonly string[]): void
  /** Writes the findings where the full run collects them, if it does. */
  write(): void
}

export function createReport(surface: SurfaceName): Report {
  const findings: Finding[] = []
  return {
    add(group, { row, title, expected }, problems) {
      const codes = typeof expected === 'string' ? expected : expected.join(' or ')
      findings.push({ group, row, title, expected: codes, passed: problems.length === 0 })
    },
    write() {
      const dir = process.env['HOSTILE_RESULTS']
      if (dir !== undefined) writeFileSync(join(dir, `${surface}.json`), JSON.stringify(findings))
    },
  }
}

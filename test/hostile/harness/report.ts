import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostileCase, SurfaceName } from './case.js'
import type { Played } from './run-case.js'

/** What one case showed on one surface, for the table in the documentation. */
export interface Finding {
  readonly group: string
  readonly row: number | '+'
  readonly title: string
  readonly surface: SurfaceName
  /** `ok` or the code of the error. */
  readonly result: string
}

export interface Report {
  add(group: string, hostile: HostileCase, played: Played): void
  /** Writes the findings where the full run collects them, if it does. */
  write(): void
}

export function createReport(surface: SurfaceName): Report {
  const findings: Finding[] = []
  return {
    add(group, { row, title }, { result, problems }) {
      if (problems.length === 0) findings.push({ group, row, title, surface, result })
    },
    write() {
      const dir = process.env['HOSTILE_RESULTS']
      if (dir !== undefined) writeFileSync(join(dir, `${surface}.json`), JSON.stringify(findings))
    },
  }
}

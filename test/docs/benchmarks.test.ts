import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readPage, root } from '@wasm-pkg/testing/doc-blocks'
import { describe, expect, it } from 'vitest'

interface Result {
  readonly rows?: readonly { readonly what: string; readonly median: number; readonly against?: string }[]
  readonly figures: Readonly<Record<string, number>>
}
interface Check {
  readonly table: string
  judge(result: Result): { readonly measured: string; readonly met: boolean } | undefined
}
interface Modules {
  'goals.mjs': { goals: readonly { what: string; checks: readonly Check[]; held: string }[] }
  'benchmarks.mjs': { benchmarks: Readonly<Record<string, { tables: readonly string[] }>> }
  'lib/goal.mjs': {
    ratio(table: string, what: string, most: number): Check
    more(table: string, what: string, most: number): Check
    figure(table: string, name: string, most: number, unit: string): Check
  }
  'lib/growth.mjs': { growth(points: readonly (readonly [number, number])[]): number }
}

// The benchmarks are plain JavaScript, which the compiler settings of tests do not read.
async function load<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return (await import(pathToFileURL(join(root, 'bench', name)).href)) as Modules[Name]
}

const { goals } = await load('goals.mjs')

function curve(of: (x: number) => number): readonly (readonly [number, number])[] {
  return [1, 10, 100, 1000].map((x) => [x, of(x)])
}

describe('the goals', () => {
  it('are about tables that a benchmark leaves, and each can say what holds it back', async () => {
    const { benchmarks } = await load('benchmarks.mjs')
    const tables = new Set(Object.values(benchmarks).flatMap((benchmark) => benchmark.tables))
    for (const { what, checks, held } of goals) {
      for (const { table } of checks) expect(tables, what).toContain(table)
      expect(held, what).toMatch(/ .*\.$/)
    }
  })

  it('are judged by what the page shows', async () => {
    const { ratio, more, figure } = await load('lib/goal.mjs')
    const rows = [
      { what: 'base', median: 100 },
      { what: 'near', median: 110.4 },
      { what: 'far', median: 111 },
      { what: 'other', median: 30, against: 'far' },
    ]
    const result = { rows, figures: { size: 60.004 } }
    expect(ratio('', 'near', 1.1).judge(result)).toEqual({ measured: '1.10x', met: true })
    expect(ratio('', 'far', 1.1).judge(result)).toEqual({ measured: '1.11x', met: false })
    expect(ratio('', 'other', 1.1).judge(result)).toEqual({ measured: '0.27x', met: true })
    expect(ratio('', 'missing', 1.1).judge(result)).toBe(undefined)
    expect(more('', 'far', 10).judge(result)).toEqual({ measured: '+11.0 ms', met: false })
    expect(figure('', 'size', 60, 'kB').judge(result)).toEqual({ measured: '60.0 kB', met: true })
    expect(figure('', 'missing', 60, 'kB').judge(result)).toBe(undefined)
  })

  it('tell a proportional curve from a square one, whatever the start of a process takes', async () => {
    const { growth } = await load('lib/growth.mjs')
    expect(growth(curve(() => 500))).toBe(0)
    expect(growth(curve((x) => 500 + x))).toBeCloseTo(1, 0)
    expect(growth(curve((x) => 5 * x))).toBeCloseTo(1, 1)
    expect(growth(curve((x) => 500 + 0.01 * x * x))).toBeCloseTo(2, 0)
  })
})

describe('the page of benchmarks', () => {
  const page = readPage('docs/benchmarks.md')
  const [, section = ''] = page.split('\n## Goals\n')
  const rows = (section.split('\n## ')[0] ?? '').split('\n')

  it('has every goal with what was measured, and a reason for each that is not met', () => {
    for (const { what } of goals) {
      const row = rows.find((line) => line.startsWith(`| ${what} |`)) ?? ''
      expect(row).toMatch(/ \| (?:met|\*\*not met\*\*) \|$/)
      const reason = rows.some((line) => line.startsWith(`- **${what}**: `))
      expect(reason, what).toBe(row.includes('not met'))
    }
  })
})

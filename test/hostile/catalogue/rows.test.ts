import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { CASES_BY_GROUP } from '../cases/index.js'
import { ROWS, type Evidence } from './rows.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const cases = Object.values(CASES_BY_GROUP).flat()
const played = new Set(cases.map(({ row }) => row))

/** For the page that lists them. */
afterAll(() => {
  const dir = process.env['HOSTILE_RESULTS']
  if (dir === undefined) return
  const counted = ROWS.map((row) => ({ ...row, cases: cases.filter((each) => each.row === row.id).length }))
  writeFileSync(join(dir, 'rows.json'), JSON.stringify(counted))
})

it('has all rows of the catalogue once', () => {
  expect(ROWS).toHaveLength(164)
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(164)
})

it('has a case, a test or a reason for every row', () => {
  const bare = ROWS.filter(({ id, shownBy = [], why }) => !played.has(id) && shownBy.length === 0 && why === undefined)
  expect(bare).toEqual([])
})

it('has no reason for what is played', () => {
  expect(ROWS.filter(({ id, why }) => why !== undefined && played.has(id))).toEqual([])
})

it('knows the row of every case', () => {
  const known = new Set<number | '+'>(['+', ...ROWS.map(({ id }) => id)])
  expect(cases.filter(({ row }) => !known.has(row))).toEqual([])
})

it('has no two cases of one title', () => {
  for (const [group, list] of Object.entries(CASES_BY_GROUP)) {
    const titles = list.map(({ row, title }) => `${group} ${row} ${title}`)
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  }
})

it.each(ROWS.flatMap(({ id, shownBy = [] }) => shownBy.map((evidence) => [id, evidence] as const)))(
  'row %i is played by $title',
  (_id, { file, title }: Evidence) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(title)
  },
)

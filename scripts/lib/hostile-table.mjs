/**
 * The result of one case on one surface, as the tests report it.
 *
 * @typedef {{ readonly group: string, readonly row: number | '+', readonly title: string, readonly surface: string, readonly result: string }} Finding
 */

/**
 * A row of the catalogue: what it is, how many cases and which other tests it has, or why it has none.
 *
 * @typedef {{ readonly id: number, readonly what: string, readonly cases: number, readonly shownBy?: readonly { readonly file: string, readonly title: string }[], readonly why?: string }} Row
 */

const SURFACES = ['client', 'project', 'cli', 'vite']

/**
 * A table for each group of cases, in the catalogue's order. (Cases run in parallel and end in any order.)
 *
 * @param {readonly Finding[]} findings
 */
export function hostileTable(findings) {
  const groups = [...new Set(findings.map(({ group }) => group))]
  const cases = new Set(findings.map(keyOf)).size
  const total = `${cases} cases, run ${findings.length} times.`
  return [total, ...groups.map((group) => section(group, findings))].join('\n\n')
}

/**
 * The cases and tests of each row of the catalogue.
 *
 * @param {readonly Row[]} rows
 */
export function rowTable(rows) {
  const lines = rows
    .filter(({ why }) => why === undefined)
    .map(({ id, what, cases, shownBy = [] }) => {
      const tests = new Set(shownBy.map(({ file }) => `\`${file}\``))
      const count = cases === 0 ? [] : [cases === 1 ? '1 case' : `${cases} cases`]
      return `| ${[id, plain(what), [...count, ...tests].join(', ')].join(' | ')} |`
    })
  return [`| no. | case | tested by |\n|${' --- |'.repeat(3)}`, ...lines].join('\n')
}

/**
 * The rows that have no test.
 *
 * @param {readonly Row[]} rows
 */
export function openTable(rows) {
  const lines = rows.flatMap(({ id, what, why }) =>
    why === undefined ? [] : [`| ${[id, plain(what), plain(why)].join(' | ')} |`],
  )
  return [`| no. | case | reason |\n|${' --- |'.repeat(3)}`, ...lines].join('\n')
}

function section(/** @type {string} */ group, /** @type {readonly Finding[]} */ all) {
  const findings = all.filter((finding) => finding.group === group)
  const rows = new Map(findings.map((finding) => [keyOf(finding), finding]))
  const lines = [...rows]
    .toSorted(([, a], [, b]) => inOrder(a, b))
    .map(([key, { row, title }]) => {
      const results = SURFACES.map((surface) => {
        const found = findings.find((finding) => keyOf(finding) === key && finding.surface === surface)
        return found === undefined ? '' : found.result
      })
      return `| ${[row === '+' ? '' : row, plain(title), ...results].join(' | ')} |`
    })
  const head = `| no. | case | library | project | command line | Vite build |\n|${' --- |'.repeat(6)}`
  return [`### ${group[0]?.toUpperCase()}${group.slice(1)}`, '', head, ...lines].join('\n')
}

/** By row, then by title. Cases that are not in the catalogue come last. */
function inOrder(/** @type {Finding} */ a, /** @type {Finding} */ b) {
  if (a.row !== b.row) return rowOf(a) - rowOf(b)
  if (a.title === b.title) return 0
  return a.title < b.title ? -1 : 1
}

function rowOf(/** @type {Finding} */ { row }) {
  return row === '+' ? Infinity : row
}

function keyOf(/** @type {Finding} */ { group, row, title }) {
  return JSON.stringify([group, row, title])
}

/** Titles contain what attackers send. They are text, and must not end a cell or become markup or a link. */
function plain(/** @type {string} */ title) {
  return title.replaceAll(/[\\`*_{}[\]<>|$]/gu, (character) => `&#${character.codePointAt(0)};`)
}

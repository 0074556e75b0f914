import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replacePart } from './page-part.mjs'
import { root } from './root.mjs'

/**
 * @typedef {{ readonly raw: number, readonly brotli: number }} Size
 * @typedef {{ readonly name: string, readonly one: { js: Size, wasm: Size }, readonly two: { js: Size, wasm: Size } }} Sizes
 * @typedef {{ readonly bundler: string, readonly place: string, readonly kind: string, readonly gap?: string, readonly status: string }} Cell
 */

/** Each bundler's npm package and guide. */
const BUNDLERS = /** @type {const} */ ({
  Vite: ['vite', 'vite', 'vite.md'],
  Rollup: ['rollup', 'rollup', 'rollup.md'],
  Rolldown: ['rolldown', 'rolldown', 'rollup.md#rolldown'],
  webpack: ['webpack', 'webpack', 'webpack.md'],
  Rspack: ['@rspack/core', 'rspack', 'rspack.md'],
  Rsbuild: ['@rsbuild/core', 'rsbuild', 'rspack.md#rsbuild'],
  esbuild: ['esbuild', 'esbuild', 'esbuild.md'],
  Farm: ['@farmfe/core', 'farm', 'farm.md'],
  Bun: ['bun', 'bun', 'bun.md'],
})

/** @param {string} name */
function version(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}

/**
 * The page with its generated parts replaced.
 *
 * @param {string} page
 * @param {readonly Cell[]} cells
 * @param {readonly Sizes[]} sizes
 */
export function bundlersPage(page, cells, sizes) {
  return replacePart(replacePart(page, 'matrix', matrix(cells)), 'sizes', sizeTable(sizes))
}

/** The table of what works where, and the reasons below it. */
export function matrix(/** @type {readonly Cell[]} */ cells) {
  const kinds = [...new Set(cells.map(({ kind }) => kind))]
  /** @type {string[]} */
  const reasons = []
  const rows = Object.entries(BUNDLERS).flatMap(([bundler, [name, subpath, guide]]) => {
    const places = [...new Set(cells.filter((cell) => cell.bundler === bundler).map(({ place }) => place))]
    return places.map((place, index) => {
      const label = index === 0 ? `[${bundler}](guide/${guide}) ${version(name)} \`/${subpath}\`` : ''
      const marks = kinds.map((kind) => {
        const cell = cells.find((each) => each.bundler === bundler && each.place === place && each.kind === kind)
        return mark(cell, reasons)
      })
      return `| ${[label, place, ...marks].join(' | ')} |`
    })
  })
  const head = ['bundler', 'runs in', ...kinds]
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason[0]?.toUpperCase()}${reason.slice(1)}.`)
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows, '', ...notes, ''].join('\n')
}

function mark(/** @type {Cell | undefined} */ cell, /** @type {string[]} */ reasons) {
  if (cell === undefined || cell.status === 'skipped') return 'not tried'
  if (cell.gap === undefined) return 'yes'
  if (!reasons.includes(cell.gap)) reasons.push(cell.gap)
  return `no (${reasons.indexOf(cell.gap) + 1})`
}

function sizeTable(/** @type {readonly Sizes[]} */ sizes) {
  const rows = sizes.map(({ name, one, two }) => `| ${[name, ...[one, two].flatMap(sizeCells)].join(' | ')} |`)
  return [
    '| bundler | one: JavaScript | one: wasm | two: JavaScript | two: wasm |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function sizeCells(/** @type {{ js: Size, wasm: Size }} */ { js, wasm }) {
  return [js, wasm].map(({ raw, brotli }) => `${raw.toLocaleString('en')} (${brotli.toLocaleString('en')})`)
}

/**
 * What the tests recorded in Vitest's report, see `test/bundlers/findings.ts`.
 *
 * @param {{ testResults: readonly { assertionResults: readonly { status: string, meta: { cell?: Omit<Cell, 'status'>, sizes?: Sizes } }[] }[] }} report
 * @returns {{ cells: readonly Cell[], sizes: readonly Sizes[] }}
 */
export function findingsOf(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    cells: tests.flatMap(({ status, meta: { cell } }) => (cell === undefined ? [] : [{ ...cell, status }])),
    sizes: tests.flatMap(({ meta: { sizes } }) => sizes ?? []),
  }
}

import { adders } from '../lib/components.mjs'
import { growth } from '../lib/growth.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { reportTable } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const COUNTS = sized([1, 10, 100, 1000], [1, 10, 100])
const MEGABYTES = sized([1, 4, 16, 64, 256], [1, 4, 16, 64])
const COLUMNS = [
  'time, first install',
  'memory',
  'requests',
  'time, frozen, empty store',
  'requests',
  'time, nothing to do',
]

/**
 * Time, memory and requests of installs, over the number of components and over the size of one. What is measured in
 * one run each is good for a curve, not for a comparison.
 */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const bySize = []
    for (const size of MEGABYTES) bySize.push(await measure(workspace, size, 1, size * 1_000_000))
    report('scale-sizes', 'Scale: install of one component, by its size', 'MB', bySize)
    const byCount = []
    for (const count of COUNTS) byCount.push(await measure(workspace, count, count, 0))
    report('scale-components', 'Scale: install, by the number of components', 'components', byCount)
  } finally {
    await workspace.close()
  }
}

/** @typedef {{ ms: number, peakMb: number, requests: number }} Point */
/** @typedef {{ x: number, first: Point, frozen: Point, warm: Point }} Points */

/**
 * @param {import('../lib/workspace.mjs').Workspace} workspace
 * @param {number} x
 * @param {number} count
 * @param {number} padding
 * @returns {Promise<Points>}
 */
async function measure(workspace, x, count, padding) {
  const dependencies = /** @type {Record<string, string>} */ ({})
  for (const { name, version, bytes } of await adders(count, padding)) {
    const own = `${name}-of${count}p${padding}`
    await workspace.publish({ name: own, version, bytes })
    dependencies[own] = version
  }
  const manifest = JSON.stringify({ wasmPkg: { dependencies } })
  const app = await workspace.app(`scale-${count}-${padding}`, { 'package.json': manifest })
  const library = published('@wasm-pkg/core/project')
  const install = async (/** @type {boolean} */ frozen) => {
    workspace.forget()
    const { own } = await runChild('fetch', { how: 'install', roots: [app], frozen, library }, workspace.env)
    if (own.packages !== count) throw new Error(`the install gave ${own.packages} packages instead of ${count}`)
    return { ms: own.ms, peakMb: own.peakMb, requests: workspace.requests.length }
  }
  await workspace.emptyStore()
  const first = await install(false)
  await workspace.emptyStore()
  return { x, first, frozen: await install(true), warm: await install(false) }
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(0)} ms`
}

/** @param {string} name @param {string} title @param {string} unit @param {readonly Points[]} points */
function report(name, title, unit, points) {
  const lines = points.map(({ x, first, frozen, warm }) => [
    String(x),
    ms(first.ms),
    `${first.peakMb} MB`,
    String(first.requests),
    ms(frozen.ms),
    String(frozen.requests),
    ms(warm.ms),
  ])
  const curve = (/** @type {(it: Points) => number} */ of) => points.map((it) => /** @type {const} */ ([it.x, of(it)]))
  const grown = {
    time: growth(curve((it) => it.first.ms)),
    frozen: growth(curve((it) => it.frozen.ms)),
    warm: growth(curve((it) => it.warm.ms)),
    memory: growth(curve((it) => it.first.peakMb)),
    requests: growth(curve((it) => it.first.requests)),
  }
  const words = Object.entries(grown).map(([what, value]) => `${what} ${value.toFixed(2)}`)
  const note = `growth of the last step, where 1 is proportional and 2 is square: ${words.join(', ')}`
  reportTable(name, title, [unit, ...COLUMNS], lines, [note], { steepest: Math.max(...Object.values(grown)) })
}

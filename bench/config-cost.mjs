import { peer } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runChild } from './lib/processes.mjs'
import { publishedPackages } from './lib/published.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15

/** The cost of the plugin before the first import of a package: importing its entry, and starting the dev server. */
export async function configCost() {
  const workspace = await createWorkspace()
  const published = await publishedPackages()
  const entry = published.url('unplugin-wasm-pkg/dist/vite.js')
  try {
    const app = await workspace.app('app', { 'package.json': '{}', 'index.html': '<!doctype html>' })
    const run = async (/** @type {string} */ what, plugin = false) =>
      (await runChild('config', { what, app, plugin, peer, entry }, workspace.env)).own
    const rows = await compare(RUNS, [
      { what: 'import of unplugin and an empty plugin', work: () => run('unplugin') },
      { what: 'import of unplugin-wasm-pkg/vite and its plugin', work: () => run('wasm-pkg') },
      ...(peer === undefined
        ? []
        : [{ what: 'import of rolldown-plugin-jco and its plugin', work: () => run('peer') }]),
      { what: 'Vite dev server, until it listens', work: () => run('listen') },
      {
        what: 'Vite dev server with wasm-pkg, until it listens',
        against: 'Vite dev server, until it listens',
        work: () => run('listen', true),
      },
    ])
    report('config-cost', 'Cost of the plugin in the configuration', rows, [
      'goals: at most 15 ms more than unplugin, and 1.25 times its time',
      'what is above the goal: Node.js finds, reads and compiles five files of ours, about 90 kB, in 10 ms',
      ...(peer === undefined ? ['skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)'] : []),
    ])
  } finally {
    await published.remove()
    await workspace.close()
  }
}

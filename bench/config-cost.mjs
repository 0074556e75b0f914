import { peer } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runChild } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15

/** What the plugin costs a project before the first import of a package: its entry's import, and the start of the dev server. */
export async function configCost() {
  const workspace = await createWorkspace()
  try {
    const app = await workspace.app('app', { 'package.json': '{}', 'index.html': '<!doctype html>' })
    const run = async (/** @type {string} */ what, plugin = false) =>
      (await runChild('config', { what, app, plugin, peer }, workspace.env)).own
    const rows = await compare(RUNS, [
      { what: 'import of unplugin and an empty plugin', work: () => run('unplugin') },
      { what: 'import of unplugin-wasm-pkg/vite and its plugin', work: () => run('wasm-pkg') },
      ...(peer === undefined
        ? []
        : [{ what: 'import of rolldown-plugin-jco and its plugin', work: () => run('peer') }]),
      { what: 'Vite dev server listens', work: () => run('listen') },
      {
        what: 'Vite dev server listens, with wasm-pkg',
        against: 'Vite dev server listens',
        work: () => run('listen', true),
      },
    ])
    report('config-cost', 'Cost of the plugin in the configuration', rows, [
      'goal: at most 15 ms over unplugin',
      ...(peer === undefined ? ['skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)'] : []),
    ])
  } finally {
    await workspace.close()
  }
}

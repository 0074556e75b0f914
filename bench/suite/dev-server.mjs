import { join } from 'node:path'
import { buildApp, runBuild } from '../lib/build-app.mjs'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** The time of Vite's dev server for a module that is asked for the first time, together with the module that imports it. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const app = await buildApp(workspace, 'app', await adders(1))
    // The package is in the store, as after the start of the day before.
    await runBuild(workspace, app, 'rolldown', 'wasm-pkg')
    const entry = published('unplugin-wasm-pkg/vite')
    const respond = async (/** @type {string} */ variant, /** @type {string | null} */ plugin) =>
      (await runChild('dev-server', { root: join(app, variant), entry: plugin }, workspace.env)).own
    const rows = await compare(
      [
        { what: 'a plain module', work: () => respond('stub', null) },
        { what: "a component's hand-transpiled module", work: () => respond('hand', null) },
        { what: "a package's module, wasm-pkg", work: () => respond('wasm-pkg', entry) },
      ],
      { most: 11, seconds: 25 },
    )
    report(
      'dev-server',
      "Vite's dev server, half a second after its start: first response of a module and its importer",
      rows,
    )
  } finally {
    await workspace.close()
  }
}

import { join } from 'node:path'
import { buildSample } from '../../samples/index.mjs'
import { buildApp } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { runNode } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** A program under `node --import @wasm-pkg/node/register` whose packages are in the store, from the process's start to its end. */
export async function run() {
  const workspace = await createWorkspace()
  const register = published('@wasm-pkg/node/register')
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      const short = sample.name.replace(':', '-')
      const app = await buildApp(workspace, short, [sample])
      const start = (/** @type {string} */ variant, /** @type {readonly string[]} */ flags = []) =>
        runNode(join(app, variant, 'main.js'), [], { cwd: join(app, variant), env: workspace.env, flags })
      const loaded = () => start('wasm-pkg', ['--import', register])
      const [first, hand] = [await loaded(), await start('hand')]
      if (first.stdout !== hand.stdout) throw new Error(`not the same: ${first.stdout} and ${hand.stdout}`)
      const rows = await compare(
        [
          { what: 'hand-transpiled files', work: () => start('hand') },
          { what: 'the loader', work: loaded },
          { what: 'no component', work: () => start('stub') },
          { what: 'the loader, no component', work: () => start('stub', ['--import', register]) },
        ],
        { seconds: 12 },
      )
      report(`node-loader-${short}`, `Node loader, warm, ${sample.name}`, rows)
    }
  } finally {
    await workspace.close()
  }
}

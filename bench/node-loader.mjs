import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSample } from '../samples/index.mjs'
import { root } from '../scripts/lib/root.mjs'
import { buildApp } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runNode } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15
const register = pathToFileURL(join(root, 'packages/node/dist/register.js')).href

/** A program under `node --import @wasm-pkg/node/register` whose packages are in the store, from the process's start to its end. */
export async function nodeLoader() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      await workspace.publish(sample)
      const app = await buildApp(workspace, sample)
      const run = (/** @type {string} */ file, /** @type {readonly string[]} */ flags = []) =>
        runNode(join(app, file), [], { cwd: app, env: workspace.env, flags })
      const loaded = () => run('wasm-pkg.js', ['--import', register])
      await loaded()
      const rows = await compare(RUNS, [
        { what: 'hand-transpiled files', work: () => run('hand.js') },
        { what: 'the loader', work: loaded },
        { what: 'no component', work: () => run('stub.js') },
        { what: 'the loader, no component', work: () => run('stub.js', ['--import', register]) },
      ])
      report(`node-loader-${sample.name.replace(':', '-')}`, `Node loader, warm, ${sample.name}`, rows)
    }
  } finally {
    await workspace.close()
  }
}

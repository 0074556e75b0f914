import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { buildApp, peer, runBuild } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runNode } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { outputSizes } from './lib/sizes.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15

const start = async (/** @type {string} */ folder, /** @type {string} */ file) =>
  (await runNode(join(folder, file), [], { cwd: folder })).wall

/** What a build gives: its size for browsers, and how long Node takes to start it and make the first call. */
export async function output() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      await workspace.publish(sample)
      const app = await buildApp(workspace, sample)
      const hand = await runBuild(workspace, app, 'vite', 'hand')
      const ours = await runBuild(workspace, app, 'vite', 'wasm-pkg')
      const byHand = await runBuild(workspace, app, 'rollup', 'hand')
      const byUs = await runBuild(workspace, app, 'rollup', 'wasm-pkg')
      const byPeer = peer === undefined ? undefined : await runBuild(workspace, app, 'rolldown', 'peer')
      const rows = await compare(RUNS, [
        { what: 'hand-transpiled files', work: () => start(byHand.out, 'hand.js') },
        { what: 'wasm-pkg', work: () => start(byUs.out, 'wasm-pkg.js') },
        ...(byPeer ? [{ what: 'rolldown-plugin-jco', work: () => start(byPeer.out, 'peer.js') }] : []),
      ])
      report(
        `output-${sample.name.replace(':', '-')}`,
        `Built program in Node, start to first call to end, ${sample.name}`,
        rows,
        [`Vite, hand-transpiled files: ${outputSizes(hand.out)}`, `Vite, wasm-pkg: ${outputSizes(ours.out)}`],
      )
    }
  } finally {
    await workspace.close()
  }
}

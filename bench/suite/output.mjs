import { buildSample } from '../../samples/index.mjs'
import { buildApp, checkSame, outputOf, runBuild, runOutput } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { peerNotes, withPeer } from '../lib/peer.mjs'
import { report } from '../lib/report.mjs'
import { outputSizes } from '../lib/sizes.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** The output of a build: its size for browsers, and how long Node takes to start it and make the first call. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      const short = sample.name.replace(':', '-')
      const app = await buildApp(workspace, short, [sample])
      const builds = /** @type {const} */ ([
        ['rollup', 'hand'],
        ['rollup', 'wasm-pkg'],
        ...withPeer(/** @type {const} */ (['rolldown', 'peer'])),
      ])
      const pages = /** @type {const} */ (['hand', 'wasm-pkg'])
      for (const [bundler, variant] of builds) await runBuild(workspace, app, bundler, variant)
      for (const variant of pages) await runBuild(workspace, app, 'vite', variant)
      await checkSame(app, builds)
      const rows = await compare(
        [
          { what: 'hand-transpiled files', work: () => runOutput(app, 'rollup', 'hand') },
          { what: 'wasm-pkg', work: () => runOutput(app, 'rollup', 'wasm-pkg') },
          ...withPeer({ what: 'rolldown-plugin-jco', work: () => runOutput(app, 'rolldown', 'peer') }),
        ],
        { seconds: 8 },
      )
      const title = `Built program in Node, from start through first call to exit, ${sample.name}`
      report(`output-${short}`, title, rows, [
        `Vite, hand-transpiled files: ${outputSizes(outputOf(app, 'vite', 'hand'))}`,
        `Vite, wasm-pkg: ${outputSizes(outputOf(app, 'vite', 'wasm-pkg'))}`,
        ...peerNotes,
      ])
    }
  } finally {
    await workspace.close()
  }
}

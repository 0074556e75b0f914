import { buildSample } from '../../samples/index.mjs'
import { buildApp, checkSame, outputOf, runBuild, runOutput } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { peerNotes, withPeer } from '../lib/peer.mjs'
import { report } from '../lib/report.mjs'
import { outputSizes } from '../lib/sizes.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** A build in which nothing is new: the lock file exists, and the component was fetched and compiled before. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      const short = sample.name.replace(':', '-')
      const app = await buildApp(workspace, short, [sample])
      const title = `Warm build, ${sample.name} (${sample.bytes.length} bytes)`
      await compareBuilds(workspace, app, `warm-build-${short}`, title)
      await compareOutputs(app, short, sample.name)
    }
  } finally {
    await workspace.close()
  }
}

/**
 * @param {import('../lib/workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {string} name
 * @param {string} title
 */
async function compareBuilds(workspace, app, name, title) {
  const rows = []
  for (const bundler of /** @type {const} */ (['vite', 'rollup', 'rolldown'])) {
    const contender = (
      /** @type {string} */ source,
      /** @type {import('../lib/build-app.mjs').Variant} */ variant,
    ) => ({
      what: `${bundler}: ${source}`,
      against: `${bundler}: hand-transpiled files`,
      work: () => runBuild(workspace, app, bundler, variant),
    })
    const contenders = [
      contender('no component', 'stub'),
      contender('hand-transpiled files', 'hand'),
      contender('wasm-pkg', 'wasm-pkg'),
      ...(bundler === 'rolldown' ? withPeer(contender('rolldown-plugin-jco', 'peer')) : []),
    ]
    // The first build is cold.
    await runBuild(workspace, app, bundler, 'wasm-pkg')
    workspace.forget()
    rows.push(...(await compare(contenders, { seconds: 17 })))
    if (workspace.requests.length > 0) throw new Error('a warm build asked the registry')
  }
  await checkSame(app, [
    ...['rollup', 'rolldown'].flatMap((bundler) => [
      /** @type {const} */ ([bundler, 'hand']),
      /** @type {const} */ ([bundler, 'wasm-pkg']),
    ]),
    ...withPeer(/** @type {const} */ (['rolldown', 'peer'])),
  ])
  report(name, title, rows, peerNotes)
}

/**
 * What was built: its size for browsers, and how long Node takes to start it and make the first call.
 *
 * @param {string} app
 * @param {string} short
 * @param {string} name
 */
async function compareOutputs(app, short, name) {
  const rows = await compare(
    [
      { what: 'hand-transpiled files', work: () => runOutput(app, 'rollup', 'hand') },
      { what: 'wasm-pkg', work: () => runOutput(app, 'rollup', 'wasm-pkg') },
      ...withPeer({ what: 'rolldown-plugin-jco', work: () => runOutput(app, 'rolldown', 'peer') }),
    ],
    { seconds: 7 },
  )
  report(`output-${short}`, `Built program in Node, from start through first call to exit, ${name}`, rows, [
    `Vite, hand-transpiled files: ${outputSizes(outputOf(app, 'vite', 'hand'))}`,
    `Vite, wasm-pkg: ${outputSizes(outputOf(app, 'vite', 'wasm-pkg'))}`,
    ...peerNotes,
  ])
}

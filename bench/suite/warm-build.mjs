import { buildSample } from '../../samples/index.mjs'
import { buildApp, checkSame, runBuild } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { peerNotes, withPeer } from '../lib/peer.mjs'
import { report } from '../lib/report.mjs'
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
    for (const { work } of contenders) await work()
    workspace.forget()
    rows.push(...(await compare(contenders, { seconds: 20 })))
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

import { buildApp, checkSame, outputOf, runBuild, runOutput } from '../lib/build-app.mjs'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { peerNotes, withPeer } from '../lib/peer.mjs'
import { report } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { kilobytesIn, outputSizes } from '../lib/sizes.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const COMPONENTS = sized(50, 15)

/** A program of many small components, built and started. It shows the overhead of each component. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const app = await buildApp(workspace, 'many', await adders(COMPONENTS))
    await compareBuilds(workspace, app)
    await compareOutputs(workspace, app)
  } finally {
    await workspace.close()
  }
}

/** @param {import('../lib/workspace.mjs').Workspace} workspace @param {string} app */
async function compareBuilds(workspace, app) {
  const contenders = /** @type {const} */ ([
    ...withPeer({ what: 'rolldown and rolldown-plugin-jco', variant: 'peer' }),
    { what: 'rolldown and hand-transpiled files', variant: 'hand' },
    { what: 'rolldown and wasm-pkg, warm', variant: 'wasm-pkg' },
  ]).map(({ what, variant }) => ({ what, work: () => runBuild(workspace, app, 'rolldown', variant) }))
  for (const { work } of contenders) await work()
  const rows = await compare(contenders, { seconds: 25 })
  report('many-builds', `Warm build of ${COMPONENTS} components, Rolldown`, rows, peerNotes)
}

/** @param {import('../lib/workspace.mjs').Workspace} workspace @param {string} app */
async function compareOutputs(workspace, app) {
  const outputs = /** @type {const} */ ([
    ...withPeer(/** @type {const} */ (['rolldown-plugin-jco', 'peer'])),
    ['hand-transpiled files', 'hand'],
    ['wasm-pkg', 'wasm-pkg'],
  ])
  for (const [, variant] of outputs) await runBuild(workspace, app, 'rolldown', variant, { minify: true })
  await checkSame(
    app,
    outputs.map(([, variant]) => ['rolldown', variant]),
  )
  const rows = await compare(
    outputs.map(([what, variant]) => ({ what, work: () => runOutput(app, 'rolldown', variant) })),
    { seconds: 6 },
  )
  const folder = (/** @type {import('../lib/build-app.mjs').Variant} */ variant) => outputOf(app, 'rolldown', variant)
  report(
    'many-outputs',
    `Start of the output of ${COMPONENTS} components in Node, Rolldown, minified`,
    rows,
    [...outputs.map(([what, variant]) => `output of ${what}: ${outputSizes(folder(variant))}`), ...peerNotes],
    // The goal is about 50.
    sized({ kilobytes: kilobytesIn(folder('wasm-pkg')), javascript: kilobytesIn(folder('wasm-pkg'), '.js') }, {}),
  )
}

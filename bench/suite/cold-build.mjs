import { join } from 'node:path'
import { buildSample } from '../../samples/index.mjs'
import { buildApp, componentOf, forgetBuilds, runBuild } from '../lib/build-app.mjs'
import { compare } from '../lib/measure.mjs'
import { peerNotes, withPeer } from '../lib/peer.mjs'
import { runJco } from '../lib/processes.mjs'
import { report } from '../lib/report.mjs'
import { sized } from '../lib/settings.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** The first build of a project: an empty store, no lock file, and the component in a registry on loopback. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) await compareCold(workspace, await buildSample(id))
  } finally {
    await workspace.close()
  }
}

/**
 * Measures whole processes, which is the time that a user at a terminal waits.
 *
 * @param {import('../lib/workspace.mjs').Workspace} workspace
 * @param {import('../lib/components.mjs').Component} sample
 */
async function compareCold(workspace, sample) {
  const short = sample.name.replace(':', '-')
  const app = await buildApp(workspace, short, [sample])
  let requests = 0
  const prepare = async () => {
    await forgetBuilds(workspace, app)
    workspace.forget()
  }
  const build = async (/** @type {import('../lib/build-app.mjs').Bundler} */ bundler) => {
    const times = await runBuild(workspace, app, bundler, 'wasm-pkg')
    requests = workspace.requests.length
    return times
  }
  const rows = await compare(
    [
      {
        what: 'jco transpile (no bundler, no network, no types)',
        work: () => runJco(componentOf(app, sample), join(app, 'by-cli')),
      },
      { what: 'rolldown and wasm-pkg', prepare, work: () => build('rolldown') },
      ...sized([{ what: 'vite and wasm-pkg', prepare, work: () => build('vite') }], []),
      ...withPeer({
        what: 'rolldown and rolldown-plugin-jco',
        work: () => runBuild(workspace, app, 'rolldown', 'peer'),
      }),
    ],
    { most: 8, seconds: 25 },
  )
  const notes = [`requests to the registry: ${requests}`, ...peerNotes]
  report(`cold-build-${short}`, `Cold build, ${sample.name} (${sample.bytes.length} bytes)`, rows, notes)
}

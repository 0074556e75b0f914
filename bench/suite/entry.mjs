import { compare } from '../lib/measure.mjs'
import { peer, peerNotes, withPeer } from '../lib/peer.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

/** The cost of the plugin before the first import of a package: importing its entry, and starting the dev server. */
export async function run() {
  const workspace = await createWorkspace()
  const entry = published('unplugin-wasm-pkg/vite')
  try {
    const app = await workspace.app('app', { 'package.json': '{}', 'index.html': '<!doctype html>' })
    const load = async (/** @type {string} */ what, plugin = false) =>
      (await runChild('config', { what, app, plugin, peer, entry }, workspace.env)).own
    const imports = await compare(
      [
        { what: 'import of unplugin and an empty plugin', work: () => load('unplugin') },
        { what: 'import of unplugin-wasm-pkg/vite and its plugin', work: () => load('wasm-pkg') },
        ...withPeer({ what: 'import of rolldown-plugin-jco and its plugin', work: () => load('peer') }),
      ],
      { most: 25, seconds: 12 },
    )
    const servers = await compare(
      [
        { what: 'Vite dev server, until it listens', work: () => load('listen') },
        {
          what: 'Vite dev server with wasm-pkg, until it listens',
          against: 'Vite dev server, until it listens',
          work: () => load('listen', true),
        },
      ],
      { seconds: 10 },
    )
    const [server, ...others] = servers
    if (server === undefined) return
    const base = { ...server, against: server.what }
    report('entry', 'Cost of the plugin in the configuration', [...imports, base, ...others], peerNotes)
  } finally {
    await workspace.close()
  }
}

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { buildApp, peer, runBuild } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runJco } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 10

/** The first build of a project: an empty store, no lock file, and the component in a registry on loopback. */
export async function coldBuild() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      await workspace.publish(sample)
      await compareCold(workspace, await buildApp(workspace, sample), sample)
    }
  } finally {
    await workspace.close()
  }
}

/**
 * Measures whole processes, which is the time that a user at a terminal waits.
 *
 * @param {import('./lib/workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {{ name: string, bytes: Uint8Array }} sample
 */
async function compareCold(workspace, app, { name, bytes }) {
  const forget = async () => {
    await workspace.emptyStore()
    await rm(join(app, 'wasm-pkg.lock'), { force: true })
    await rm(join(app, 'wasm-pkg.d.ts'), { force: true })
  }
  const build = (/** @type {import('./lib/build-app.mjs').Bundler} */ bundler, variant = 'wasm-pkg') =>
    runBuild(workspace, app, bundler, /** @type {import('./lib/build-app.mjs').Variant} */ (variant))
  await forget()
  workspace.forget()
  await build('rollup')
  const requests = workspace.requests.length
  const rows = await compare(RUNS, [
    {
      what: 'jco transpile (no bundler, no network, no types)',
      work: () => runJco(join(app, 'component.wasm'), join(app, 'by-cli')),
    },
    { what: 'rollup and wasm-pkg', prepare: forget, work: () => build('rollup') },
    { what: 'vite and wasm-pkg', prepare: forget, work: () => build('vite') },
    { what: 'vite without a component', work: () => build('vite', 'stub') },
    ...(peer === undefined
      ? []
      : [{ what: 'rolldown and rolldown-plugin-jco', work: () => build('rolldown', 'peer') }]),
  ])
  report(`cold-build-${name.replace(':', '-')}`, `Cold build, ${name} (${bytes.length} bytes)`, rows, [
    'goal: at most 1.15 times jco transpile, and at most 4 requests',
    `requests to the registry: ${requests}`,
    ...(peer === undefined ? ['skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)'] : []),
  ])
}

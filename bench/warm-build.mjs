import { buildSample } from '../samples/index.mjs'
import { buildApp, hasEntry, peer, runBuild } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 11

const TITLES = {
  stub: 'no component',
  hand: 'hand-transpiled files',
  'wasm-pkg': 'wasm-pkg',
  peer: 'rolldown-plugin-jco',
}

/** A build in which nothing is new: the lock file exists, and the component was fetched and compiled before. */
export async function warmBuild() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      await workspace.publish(sample)
      const app = await buildApp(workspace, sample)
      await compareBuilds(workspace, app, sample)
    }
  } finally {
    await workspace.close()
  }
}

/**
 * @param {import('./lib/workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {{ name: string, bytes: Uint8Array }} sample
 */
async function compareBuilds(workspace, app, { name, bytes }) {
  const contenders = /** @type {import('./lib/measure.mjs').Contender[]} */ ([])
  for (const bundler of /** @type {const} */ (['vite', 'rollup', 'rolldown'])) {
    for (const variant of /** @type {const} */ (['stub', 'hand', 'wasm-pkg', 'peer'])) {
      if (variant === 'peer' && (bundler !== 'rolldown' || peer === undefined)) continue
      if (variant === 'wasm-pkg' && !hasEntry(bundler)) continue
      contenders.push({
        what: `${bundler}: ${TITLES[variant]}`,
        against: `${bundler}: ${TITLES.hand}`,
        work: () => runBuild(workspace, app, bundler, variant),
      })
    }
  }
  for (const { work } of contenders) await work()
  workspace.forget()
  const rows = await compare(RUNS, contenders)
  report(`warm-build-${name.replace(':', '-')}`, `Warm build, ${name} (${bytes.length} bytes)`, rows, [
    'goals: at most 1.15 times hand-transpiled files; for 12.5 MB, 30 times faster than rolldown-plugin-jco',
    `requests to the registry in all runs: ${workspace.requests.length}`,
    ...(peer === undefined ? ['skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)'] : []),
  ])
}

import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { buildApp, outputOf, peer, runBuild } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { runNode } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { outputSizes } from './lib/sizes.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15

/**
 * Runs the output of a build.
 *
 * @param {string} app
 * @param {import('./lib/build-app.mjs').Bundler} bundler
 * @param {import('./lib/build-app.mjs').Variant} variant
 */
function start(app, bundler, variant) {
  const folder = outputOf(app, bundler, variant)
  return runNode(join(folder, `${variant}.js`), [], { cwd: folder })
}

/** The output of a build: its size for browsers, and how long Node takes to start it and make the first call. */
export async function output() {
  const workspace = await createWorkspace()
  try {
    for (const id of ['docs:adder@0.1.0', 'docs:greet@0.1.0']) {
      const sample = await buildSample(id)
      await workspace.publish(sample)
      const app = await buildApp(workspace, sample)
      const builds = /** @type {const} */ ([
        ['vite', 'hand'],
        ['vite', 'wasm-pkg'],
        ['rollup', 'hand'],
        ['rollup', 'wasm-pkg'],
        ...(peer === undefined ? [] : [['rolldown', 'peer']]),
      ])
      for (const [bundler, variant] of builds) await runBuild(workspace, app, bundler, variant)
      const rows = await compare(RUNS, [
        { what: 'hand-transpiled files', work: () => start(app, 'rollup', 'hand') },
        { what: 'wasm-pkg', work: () => start(app, 'rollup', 'wasm-pkg') },
        ...(peer === undefined ? [] : [{ what: 'rolldown-plugin-jco', work: () => start(app, 'rolldown', 'peer') }]),
      ])
      report(
        `output-${sample.name.replace(':', '-')}`,
        `Built program in Node, from start through first call to exit, ${sample.name}`,
        rows,
        [
          `Vite, hand-transpiled files: ${outputSizes(outputOf(app, 'vite', 'hand'))}`,
          `Vite, wasm-pkg: ${outputSizes(outputOf(app, 'vite', 'wasm-pkg'))}`,
        ],
      )
    }
  } finally {
    await workspace.close()
  }
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSample } from '../samples/index.mjs'
import { buildApp } from './lib/build-app.mjs'
import { compare } from './lib/measure.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15
/** Calls in one measurement. The clock is too coarse for a single call. */
const CALLS = 200_000

/**
 * The exports of docs:adder as Rollup and wasm-pkg build them.
 *
 * @param {import('./lib/workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {string} specifier
 */
async function built(workspace, app, specifier) {
  const { rollup } = await import('rollup')
  const { default: wasmPkg } = await import('unplugin-wasm-pkg/rollup')
  await writeFile(join(app, 'calls.js'), `export * from '${specifier}'\n`)
  const { WKG_CONFIG_FILE: configFile = '', WASM_PKG_CACHE_DIR: cacheDir = '' } = workspace.env
  const bundle = await rollup({
    input: join(app, 'calls.js'),
    plugins: [wasmPkg({ root: app, configFile, cacheDir, frozen: false, dts: false })],
  })
  await bundle.write({ dir: join(app, 'calls') })
  return await import(pathToFileURL(join(app, 'calls/calls.js')).href)
}

/** The cost of a call: with two numbers, and with a string that returns a longer string. */
export async function calls() {
  const workspace = await createWorkspace()
  try {
    const sample = await buildSample('docs:adder@0.1.0')
    await workspace.publish(sample)
    const app = await buildApp(workspace, sample)
    const hand = await import(pathToFileURL(join(app, 'hand/docs-adder.js')).href)
    const ours = await built(workspace, app, 'docs:adder@0.1.0')
    const plain = { add: { add: (/** @type {number} */ a, /** @type {number} */ b) => (a + b) >>> 0 } }
    const loops = /** @type {const} */ ({
      'add, two numbers': (/** @type {any} */ { add }) => {
        for (let i = 0; i < CALLS; i++) add.add(i, 1)
      },
      'hello, a string': (/** @type {any} */ { hello }) => {
        for (let i = 0; i < CALLS; i++) hello('bench')
      },
    })
    for (const [what, loop] of Object.entries(loops)) {
      const contenders = [
        { what: 'hand-transpiled files', work: () => loop(hand) },
        { what: 'wasm-pkg', work: () => loop(ours) },
        ...(what.startsWith('add') ? [{ what: 'the same in JavaScript', work: () => loop(plain) }] : []),
      ]
      const rows = await compare(RUNS, contenders)
      const own = rows.find((row) => row.what === 'wasm-pkg')
      const each = (((own?.median ?? 0) / CALLS) * 1e6).toFixed(0)
      report(`calls-${what.split(',')[0]}`, `${CALLS.toLocaleString('en')} calls of ${what}, in Node`, rows, [
        `one call through wasm-pkg: ${each} ns`,
      ])
    }
  } finally {
    await workspace.close()
  }
}

import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runChild, runJco } from './processes.mjs'

/** Built entry file of the Bytecode Alliance's `rolldown-plugin-jco`, which is not on npm. */
export const peer = process.env['WASM_PKG_BENCH_PEER']

/** @typedef {'vite' | 'rollup' | 'rolldown'} Bundler */
/** @typedef {'stub' | 'hand' | 'wasm-pkg' | 'peer'} Variant */

const use = (/** @type {string} */ from) => `import { hello } from '${from}'\nconsole.log(hello('bench'))\n`

/**
 * One program with a component from four sources: none, hand-transpiled files, wasm-pkg, or the other plugin.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {{ name: string, version: string, bytes: Uint8Array, file: string }} sample published before
 * @returns {Promise<string>} its folder
 */
export async function buildApp(workspace, { name, version, file }) {
  const short = name.replace(':', '-')
  const app = await workspace.app(short, {
    'package.json': JSON.stringify({ private: true, type: 'module', wasmPkg: {} }),
    'stub.js': use('./stub-library.js'),
    'stub-library.js': 'export const hello = (name) => `Hello, ${name}!`\n',
    'hand.js': use(`./hand/${short}.js`),
    'wasm-pkg.js': use(`${name}@${version}`),
    'peer.js': use(`./component.wasm`),
  })
  await cp(file, join(app, 'component.wasm'))
  await cp(file, join(app, `${short}.wasm`))
  await mkdir(join(app, 'hand'))
  await runJco(join(app, `${short}.wasm`), join(app, 'hand'))
  return app
}

/**
 * Builds in a fresh process.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {Bundler} bundler
 * @param {Variant} variant
 * @returns {Promise<{ ms: number, cpu: number }>} of the whole process
 */
export async function runBuild(workspace, app, bundler, variant) {
  const { ms, cpu } = await runChild(
    'build',
    { bundler, variant, app, out: outputOf(app, bundler, variant), peer },
    workspace.env,
  )
  return { ms, cpu }
}

/** @param {string} app @param {Bundler} bundler @param {Variant} variant */
export function outputOf(app, bundler, variant) {
  return join(app, `dist-${bundler}-${variant}`)
}

/** Whether there is an entry for the bundler. @param {Bundler} bundler */
export function hasEntry(bundler) {
  try {
    return import.meta.resolve(`unplugin-wasm-pkg/${bundler}`) !== ''
  } catch {
    return false
  }
}

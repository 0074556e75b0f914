import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeHandTranspiled } from './hand.mjs'
import { peer } from './peer.mjs'
import { runChild, runNode } from './processes.mjs'
import { published } from './published.mjs'

/** @typedef {'vite' | 'rollup' | 'rolldown'} Bundler */
/** @typedef {'stub' | 'hand' | 'wasm-pkg' | 'peer'} Variant */
/** @typedef {import('./components.mjs').Component} Component */

/** What a component is called in file names. @param {Component} component */
const short = ({ name }) => name.replace(':', '-')

/**
 * One program that calls components from four sources: none, hand-transpiled files, wasm-pkg, or the other plugin. Each has a folder
 * of its own, as wasm-pkg reads all sources of a project. The components are published.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {string} name of its folder
 * @param {readonly Component[]} components
 * @returns {Promise<string>} its folder
 */
export async function buildApp(workspace, name, components) {
  const sources = {
    stub: () => './library.js',
    hand: (/** @type {Component} */ it) => `./${short(it)}/${short(it)}.js`,
    'wasm-pkg': (/** @type {Component} */ it) => `${it.name}@${it.version}`,
    peer: (/** @type {Component} */ it) => `../components/${short(it)}.wasm`,
  }
  const programs = Object.entries(sources).flatMap(([variant, from]) => [
    [`${variant}/main.js`, program(components.map(from))],
    [`${variant}/index.html`, '<!doctype html><script type="module" src="./main.js"></script>'],
    // For the dev server: any module but those that are measured.
    [`${variant}/warm.js`, 'export {}\n'],
    [`${variant}/package.json`, JSON.stringify({ private: true, type: 'module', ...WASM_PKG[variant] })],
  ])
  const app = await workspace.app(name, {
    'package.json': '{"private":true,"type":"module"}',
    'stub/library.js': 'export const hello = (name) => `Hello, ${name}!`\n',
    ...Object.fromEntries(programs),
  })
  await mkdir(join(app, 'components'))
  for (const component of components) await writeFile(componentOf(app, component), component.bytes)
  await writeHandTranspiled(
    components.map((it) => ({ short: short(it), bytes: it.bytes })),
    join(app, 'hand'),
  )
  for (const component of components) await workspace.publish(component)
  return app
}

/** What makes a folder a project. @type {Readonly<Record<string, object>>} */
const WASM_PKG = { 'wasm-pkg': { wasmPkg: {} } }

/** The file of a component in an app. @param {string} app @param {Component} component */
export function componentOf(app, component) {
  return join(app, 'components', `${short(component)}.wasm`)
}

/** Calls each component once. A page takes the time by its own clock. @param {readonly string[]} sources */
function program(sources) {
  const imports = sources.map((from, index) => `import { hello as hello${index} } from '${from}'\n`).join('')
  const calls = sources.map((_, index) => `hello${index}('bench')`).join(', ')
  return `${imports}const value = [${calls}]\nglobalThis.result = { ms: performance.now(), value }\nconsole.log(JSON.stringify(value))\n`
}

/**
 * Builds in a fresh process.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {string} app
 * @param {Bundler} bundler
 * @param {Variant} variant
 * @param {{ minify?: boolean }} [options] Vite minifies always
 * @returns {Promise<{ ms: number, cpu: number }>} of the whole process
 */
export async function runBuild(workspace, app, bundler, variant, { minify = false } = {}) {
  const entry = variant === 'peer' ? peer : published(`unplugin-wasm-pkg/${bundler}`)
  const out = outputOf(app, bundler, variant)
  const { ms, cpu } = await runChild(
    'build',
    { bundler, variant, root: join(app, variant), out, entry, minify },
    workspace.env,
  )
  return { ms, cpu }
}

/** @param {string} app @param {Bundler} bundler @param {Variant} variant */
export function outputOf(app, bundler, variant) {
  return join(app, `dist-${bundler}-${variant}`)
}

/**
 * Runs what Rollup or Rolldown built.
 *
 * @param {string} app
 * @param {Bundler} bundler
 * @param {Variant} variant
 */
export function runOutput(app, bundler, variant) {
  const folder = outputOf(app, bundler, variant)
  return runNode(join(folder, 'main.js'), [], { cwd: folder })
}

/**
 * @param {string} app
 * @param {readonly (readonly [Bundler, Variant])[]} builds
 * @throws {Error} if the outputs do not print the same: then they are not comparable
 */
export async function checkSame(app, builds) {
  const printed = new Map()
  for (const [bundler, variant] of builds) {
    printed.set((await runOutput(app, bundler, variant)).stdout, `${bundler} ${variant}`)
  }
  if (printed.size > 1) throw new Error(`not the same output: ${JSON.stringify([...printed])}`)
}

/**
 * As before the first build: an empty store and no lock file.
 *
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {string} app
 */
export async function forgetBuilds(workspace, app) {
  await workspace.emptyStore()
  for (const file of ['wasm-pkg.lock', 'wasm-pkg.d.ts']) await rm(join(app, 'wasm-pkg', file), { force: true })
}

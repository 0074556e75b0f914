import { startRegistryServer } from '@wasm-pkg/registry-server'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publishSamples } from '../../samples/index.mjs'
import { run } from '../lib/spawn.mjs'
import { showInBrowser } from './browser.mjs'
import { createWorkspace } from './workspace.mjs'

const SAMPLES = ['docs:adder@0.1.0', 'docs:adder@0.2.0', 'docs:greet@0.1.0']

/** @param {{ serveOnly: boolean }} options */
export async function runDemo({ serveOnly }) {
  step('Starting a registry and publishing components to it (the first time, they are built from their sources)')
  const registry = await startRegistryServer()
  try {
    for (const { name, version, bytes } of await publishSamples(registry.host, SAMPLES)) {
      console.log(`  ${name}@${version}  ${(bytes.length / 1e6).toFixed(3)} MB`)
    }
    const workspace = await createWorkspace(registry.host)
    if (serveOnly) {
      console.log(`\nRegistry at ${registry.origin}, configured in ${workspace.configFile}. Ctrl-C stops it.`)
      await new Promise((resolve) => process.once('SIGINT', resolve))
      return
    }
    await build(workspace)
  } finally {
    await registry.close()
  }
}

/** @param {import('./workspace.mjs').Workspace} workspace */
async function build(workspace) {
  step('Vite builds an application that imports them: for browsers')
  await vite(workspace, ['build'])
  step('and for a server; nothing is fetched or transpiled twice')
  await vite(workspace, ['build', '--ssr', 'src/report.js', '--outDir', 'dist-ssr'])

  step('Node runs the server build')
  await succeed(run(process.execPath, [join(workspace.app, 'dist-ssr/report.js')], { live: true }))

  step('A browser runs the other one')
  await showInBrowser(join(workspace.app, 'dist'))

  step('The lock file, which reviewers see in pull requests')
  console.log(await readFile(join(workspace.app, 'wasm-pkg.lock'), 'utf8'))

  step('That was all of it. What next?')
  console.log(`  look at the application       ${workspace.app}
  keep the registry running     npm run demo -- --serve
  try it in a project of yours  docs/guide/quick-start.md, or docs/index.md for everything else`)
}

/**
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {readonly string[]} args
 */
async function vite({ app, env, viteBin }, args) {
  await succeed(run(process.execPath, [viteBin, ...args], { cwd: app, env, live: true }))
}

/** @param {Promise<import('../lib/spawn.mjs').Finished>} running */
async function succeed(running) {
  const { code } = await running
  if (code !== 0) throw new Error(`The step above failed with exit code ${code}`)
}

/** @param {string} title */
function step(title) {
  console.log(`\n> ${title}`)
}

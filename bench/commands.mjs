import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { variant } from './lib/components.mjs'
import { compare } from './lib/measure.mjs'
import { runNode } from './lib/processes.mjs'
import { publishedPackages } from './lib/published.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 15
const COMPONENTS = 50
const NOTHING = join(import.meta.dirname, 'child/nothing.mjs')

/** Commands that have nothing to do: what is left is to start. */
export async function commands() {
  const workspace = await createWorkspace()
  const { cli, remove } = await publishedPackages()
  try {
    const { bytes } = await buildSample('docs:adder@0.1.0')
    const dependencies = /** @type {Record<string, string>} */ ({})
    for (let number = 0; number < COMPONENTS; number++) {
      const name = `bench:adder-n${number}`
      await workspace.publish({ name, version: '0.1.0', bytes: variant(bytes, number) })
      dependencies[name] = '^0.1'
    }
    const app = await workspace.app('app', { 'package.json': JSON.stringify({ wasmPkg: { dependencies } }) })
    const run = (/** @type {readonly string[]} */ ...args) => runNode(cli, args, { env: workspace.env, cwd: app })
    await run('install')
    workspace.forget()
    const rows = await compare(RUNS, [
      { what: 'Node.js with an empty module', work: () => runNode(NOTHING, [], { cwd: app }) },
      { what: 'wasm-pkg --version', work: () => run('--version') },
      { what: 'wasm-pkg --help', work: () => run('--help') },
      { what: `wasm-pkg install, nothing to do, ${COMPONENTS} packages`, work: () => run('install') },
    ])
    if (workspace.requests.length > 0) throw new Error('an install with nothing to do asked the registry')
    report('commands', 'Commands with nothing to do', rows, [
      'goals: --version and --help at most 1.5 times Node.js with an empty module, install at most 3 times',
    ])
  } finally {
    await remove()
    await workspace.close()
  }
}

import { join } from 'node:path'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runNode } from '../lib/processes.mjs'
import { publishedCli } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const COMPONENTS = 50
const NOTHING = join(import.meta.dirname, '../child/nothing.mjs')

/** Commands that have nothing to do: what is left is to start. */
export async function run() {
  const workspace = await createWorkspace()
  const cli = publishedCli()
  try {
    const components = await adders(COMPONENTS)
    for (const component of components) await workspace.publish(component)
    const dependencies = Object.fromEntries(components.map(({ name }) => [name, '^0.1']))
    const app = await workspace.app('app', { 'package.json': JSON.stringify({ wasmPkg: { dependencies } }) })
    const command = (/** @type {readonly string[]} */ ...args) => runNode(cli, args, { env: workspace.env, cwd: app })
    await command('install')
    workspace.forget()
    const rows = await compare([
      { what: 'Node.js with an empty module', work: () => runNode(NOTHING, [], { cwd: app }) },
      { what: 'wasm-pkg --version', work: () => command('--version') },
      { what: 'wasm-pkg --help', work: () => command('--help') },
      { what: `wasm-pkg install, nothing to do, ${COMPONENTS} packages`, work: () => command('install') },
    ])
    if (workspace.requests.length > 0) throw new Error('an install with nothing to do asked the registry')
    report('commands', 'Commands with nothing to do', rows)
  } finally {
    await workspace.close()
  }
}

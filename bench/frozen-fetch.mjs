import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSample } from '../samples/index.mjs'
import { variant } from './lib/components.mjs'
import { compare } from './lib/measure.mjs'
import { runChild } from './lib/processes.mjs'
import { report } from './lib/report.mjs'
import { createWorkspace } from './lib/workspace.mjs'

const RUNS = 11
const COMPONENTS = 100
/** About the size of a component written in Rust or C. */
const PADDING = 250_000

/** `install --frozen` into an empty store, compared with downloading the same bytes, hashing them and writing them to files. */
export async function frozenFetch() {
  const workspace = await createWorkspace()
  try {
    const { bytes } = await buildSample('docs:adder@0.1.0')
    const dependencies = /** @type {Record<string, string>} */ ({})
    const urls = []
    for (let number = 0; number < COMPONENTS; number++) {
      const name = `bench:adder-n${number}`
      const { digest } = await workspace.publish({ name, version: '0.1.0', bytes: variant(bytes, number, PADDING) })
      urls.push(`${workspace.origin}/v2/bench/adder-n${number}/blobs/${digest}`)
      dependencies[name] = '0.1.0'
    }
    const app = await workspace.app('app', { 'package.json': JSON.stringify({ wasmPkg: { dependencies } }) })
    const folder = join(workspace.folder, 'raw')
    const run = async (/** @type {'install' | 'raw'} */ how, frozen = true) => {
      const { own, cpu } = await runChild('fetch', { how, app, frozen, urls, folder }, workspace.env)
      if (own.packages !== COMPONENTS) throw new Error(`${how} gave ${own.packages} packages`)
      return { ms: own.ms, cpu }
    }
    await run('install', false)
    workspace.forget()
    await workspace.emptyStore()
    await run('install')
    const requests = workspace.requests.length
    const rows = await compare(RUNS, [
      {
        what: 'raw: fetch, sha256, write',
        prepare: () => rm(folder, { recursive: true, force: true }),
        work: () => run('raw'),
      },
      { what: 'frozen install', prepare: workspace.emptyStore, work: () => run('install') },
    ])
    report('frozen-fetch', `Fetching ${COMPONENTS} locked components of ${Math.round(PADDING / 1000)} kB`, rows, [
      'goal: at most 1.25 times the raw fetch',
      `requests of a frozen install: ${requests}`,
    ])
  } finally {
    await workspace.close()
  }
}

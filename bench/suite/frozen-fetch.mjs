import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { adders } from '../lib/components.mjs'
import { compare } from '../lib/measure.mjs'
import { runChild } from '../lib/processes.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'
import { createWorkspace } from '../lib/workspace.mjs'

const COMPONENTS = 100
/** About the size of a component written in Rust or C. */
const PADDING = 250_000

/** `install --frozen` into an empty store, compared with downloading the same bytes, hashing them and writing them to files. */
export async function run() {
  const workspace = await createWorkspace()
  try {
    const dependencies = /** @type {Record<string, string>} */ ({})
    const urls = []
    for (const component of await adders(COMPONENTS, PADDING)) {
      const { digest } = await workspace.publish(component)
      urls.push(`${workspace.origin}/v2/${component.name.replace(':', '/')}/blobs/${digest}`)
      dependencies[component.name] = component.version
    }
    const app = await workspace.app('app', { 'package.json': JSON.stringify({ wasmPkg: { dependencies } }) })
    const folder = join(workspace.folder, 'raw')
    const library = published('@wasm-pkg/core/project')
    const fetchAll = async (/** @type {'install' | 'raw'} */ how, frozen = true) => {
      const { own, cpu } = await runChild('fetch', { how, roots: [app], frozen, urls, folder, library }, workspace.env)
      if (own.packages !== COMPONENTS) throw new Error(`${how} gave ${own.packages} packages`)
      return { ms: own.ms, cpu }
    }
    await fetchAll('install', false)
    workspace.forget()
    await workspace.emptyStore()
    await fetchAll('install')
    const requests = workspace.requests.length
    const rows = await compare([
      {
        what: 'raw: fetch, sha256, write',
        prepare: () => rm(folder, { recursive: true, force: true }),
        work: () => fetchAll('raw'),
      },
      { what: 'frozen install', prepare: workspace.emptyStore, work: () => fetchAll('install') },
    ])
    report('frozen-fetch', `Fetching ${COMPONENTS} locked components of ${Math.round(PADDING / 1000)} kB`, rows, [
      `requests of a frozen install: ${requests}`,
      'the processor time is of the whole processes, with loading our modules',
    ])
  } finally {
    await workspace.close()
  }
}

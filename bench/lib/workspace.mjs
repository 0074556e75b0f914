import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { publishedFolder } from './published.mjs'

/**
 * A temporary folder in which modules can import the published packages and what they depend on, with a registry on loopback.
 *
 * @typedef {object} Workspace
 * @property {string} folder
 * @property {readonly { method: string, url: string, status: number }[]} requests to the registry since `forget`
 * @property {() => void} forget
 * @property {string} origin of the registry, `http://127.0.0.1:port`
 * @property {NodeJS.ProcessEnv} env configuration and store for the processes
 * @property {(component: { name: string, version: string, bytes: Uint8Array }) => Promise<{ digest: string }>} publish once each
 * @property {() => Promise<void>} emptyStore
 * @property {(name: string, files: Record<string, string>) => Promise<string>} app writes a project and returns its folder
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Workspace>} */
export async function createWorkspace() {
  const { startRegistryServer } = await import('@wasm-pkg/registry-server')
  const { createRegistryClient } = await import('@wasm-pkg/registry-client')
  const { loadConfig } = await import('@wasm-pkg/registry-client/config')
  const { openStore } = await import('@wasm-pkg/registry-client/store')
  const folder = await mkdtemp(join(publishedFolder(), 'workspace-'))
  /** @type {{ method: string, url: string, status: number }[]} */
  const requests = []
  const server = await startRegistryServer({ onRequest: (request) => requests.push(request) })
  const configFile = join(folder, 'config.toml')
  await writeFile(configFile, `default_registry = "${server.host}"\n`)
  const config = await loadConfig({ configFile, env: {} })
  const client = createRegistryClient({ config, store: openStore({ dir: join(folder, 'publisher') }), env: {} })
  const store = join(folder, 'store')
  /** @type {Map<string, Promise<{ digest: string }>>} */
  const publications = new Map()
  return {
    folder,
    requests,
    forget: () => void requests.splice(0),
    origin: server.origin,
    env: { WKG_CONFIG_FILE: configFile, WASM_PKG_CACHE_DIR: store },
    publish({ name, version, bytes }) {
      const id = `${name}@${version}`
      const known = publications.get(id)
      if (known !== undefined) return known
      const publication = client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
      publications.set(id, publication)
      return publication
    },
    emptyStore: () => rm(store, { recursive: true, force: true }),
    async app(name, files) {
      const app = join(folder, name)
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(app, file)), { recursive: true })
        await writeFile(join(app, file), text)
      }
      return app
    },
    async close() {
      await client.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { root } from '../lib/root.mjs'

/**
 * @typedef {object} Workspace
 * @property {string} app a copy of the Vite playground
 * @property {string} configFile a wasm-pkg configuration with the demo's registry
 * @property {NodeJS.ProcessEnv} env
 * @property {string} viteBin
 */

/** Below `node_modules`, so that the copy finds the installed packages and git ignores it. */
const folder = join(root, 'node_modules/.cache/wasm-pkg-demo')

const GENERATED = new Set(['dist', 'dist-ssr', 'node_modules', 'wasm-pkg.lock', 'wasm-pkg.d.ts'])

/**
 * A separate application with an empty store, because each demo has another registry.
 *
 * @param {string} registry `host:port`
 * @returns {Promise<Workspace>}
 */
export async function createWorkspace(registry) {
  const source = join(root, 'playground/vite')
  const app = join(folder, 'app')
  const configFile = join(folder, 'config.toml')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp(source, app, {
    recursive: true,
    filter: (path) =>
      !relative(source, path)
        .split(/[\\/]/)
        .some((part) => GENERATED.has(part)),
  })
  await writeFile(configFile, `[namespace_registries]\ndocs = "${registry}"\n`)
  // In CI, a lock file must not change by default, but the demo has none yet and writes it.
  const { CI: _ci, ...inherited } = process.env
  return {
    app,
    configFile,
    env: { ...inherited, WKG_CONFIG_FILE: configFile, WASM_PKG_CACHE_DIR: join(folder, 'store') },
    viteBin: join(root, 'node_modules/vite/bin/vite.js'),
  }
}

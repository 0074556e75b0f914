import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { addCompiledSamples } from './compiled.js'

const root = join(import.meta.dirname, '../../..')

/**
 * An application in its own folder that a bundler builds. It finds the packages that this repository has installed
 * through the parent folder. Bundlers keep caches in the application's own `node_modules`, which applications must not
 * share.
 */
export interface BundleApp {
  readonly root: string
  /** Options of the plugin for the test's registry and a private store, which has the samples compiled already. */
  readonly options: { readonly cacheDir: string; readonly configFile: string; readonly frozen: false }
  write(name: string, text: string): Promise<void>
  read(name: string): Promise<string>
  /** Runs a file with this Node and returns what it printed. */
  run(file: string): Promise<string>
  remove(): Promise<void>
}

/**
 * @param registry `host:port` of the registry with the namespaces `docs` and `wasi`
 * @param files by path; `package.json` is added
 * @param wasmPkg the key of `package.json`
 * @param directory the folder's name
 */
export async function createBundleApp(
  registry: string,
  files: Readonly<Record<string, string>>,
  wasmPkg: unknown = {},
  directory: string = 'app',
): Promise<BundleApp> {
  const temporary = await mkdtemp(join(tmpdir(), 'wasm-pkg-bundle-'))
  const folder = join(temporary, directory)
  const configFile = join(temporary, 'config.toml')
  const app: BundleApp = {
    root: folder,
    options: { cacheDir: join(temporary, 'store'), configFile, frozen: false },
    async write(name, text) {
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
    run: async (file) => (await promisify(execFile)(process.execPath, [join(folder, file)])).stdout.trim(),
    // A dev server that has just stopped may still write a last file.
    remove: () => rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
  await mkdir(folder, { recursive: true })
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'node_modules'), join(temporary, 'node_modules'), 'junction')
  await addCompiledSamples(app.options.cacheDir)
  await writeFile(configFile, `[namespace_registries]\ndocs = "${registry}"\nwasi = "${registry}"\n`)
  await app.write('package.json', JSON.stringify({ private: true, type: 'module', wasmPkg }))
  for (const [path, text] of Object.entries(files)) await app.write(path, text)
  return app
}

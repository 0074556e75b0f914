import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { installedModules } from '@wasm-pkg/testing/unpacked'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A program in its own folder, with a registry of local files and a private store. */
export interface App {
  readonly folder: string
  run(node: string, file: string, options?: RunOptions): Promise<Run>
  write(name: string, text: string): Promise<void>
  /** The text of a file, or `undefined` if there is none. */
  read(name: string): Promise<string | undefined>
  publish(name: string, version: string, bytes: Uint8Array): Promise<void>
  useRegistry(toml: string): Promise<void>
  remove(): Promise<void>
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Options of Node besides the one that registers the loader. */
  readonly flags?: readonly string[]
}

export async function createApp(files: Readonly<Record<string, string>>, wasmPkg: unknown = {}): Promise<App> {
  const temporary = await mkdtemp(join(tmpdir(), 'wasm-pkg-node-'))
  const folder = join(temporary, 'app')
  const registry = join(temporary, 'registry')
  const configFile = join(temporary, 'config.toml')
  await mkdir(join(folder, 'node_modules/@wasm-pkg'), { recursive: true })
  const installed = join(await installedModules(), '@wasm-pkg/node')
  await symlink(installed, join(folder, 'node_modules/@wasm-pkg/node'), 'junction')
  const app: App = {
    folder,
    run: (node, file, { env = {}, flags = [] } = {}) =>
      execute(node, ['--import', '@wasm-pkg/node/register', ...flags, file], folder, {
        ...withoutCi(process.env),
        NO_COLOR: '1',
        WKG_CONFIG_FILE: configFile,
        WASM_PKG_CACHE_DIR: join(temporary, 'store'),
        ...env,
      }),
    write: (name, text) => writeFile(join(folder, name), text),
    read: (name) => readFile(join(folder, name), 'utf8').catch(() => undefined),
    async publish(name, version, bytes) {
      const file = join(registry, ...name.split(':'), `${version}.wasm`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    },
    useRegistry: (toml) => writeFile(configFile, toml),
    remove: () => rm(temporary, { recursive: true, force: true }),
  }
  await app.useRegistry(
    `[namespace_registries]\ndocs = "files"\nwasi = "files"\n` +
      `[registry.files]\ntype = "local"\n[registry.files.local]\nroot = ${JSON.stringify(registry)}\n`,
  )
  await app.write('package.json', JSON.stringify({ private: true, type: 'module', wasmPkg }))
  for (const [name, text] of Object.entries(files)) await app.write(name, text)
  return app
}

/** The gate runs under CI, where projects are frozen; these tests say themselves when they want that. */
function withoutCi({ CI: _ci, NODE_OPTIONS: _options, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}

function execute(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, timeout: PATIENCE_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, stdout, stderr })
    })
  })
}

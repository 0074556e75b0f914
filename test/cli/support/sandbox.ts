import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, vi } from 'vitest'
import { type RegistryServer, startRegistryServer } from '@wasm-pkg/registry-server'
import { componentBytes, type ComponentShape } from '@wasm-pkg/testing/component-bytes'
import { packedCli } from './packed.js'
import { type Outcome, runHere } from './run-here.js'

export type { Outcome } from './run-here.js'

export interface RunOptions {
  /** Default: the project's folder. */
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly input?: string
}

/** A user's home, a project and a registry, all new, and the packed command line to use there. */
export interface Sandbox {
  /** The script of the packed command line. */
  readonly bin: string
  readonly registry: RegistryServer
  readonly home: string
  /** The project's folder. */
  readonly project: string
  readonly env: NodeJS.ProcessEnv
  /** Runs the packed command line's exported function, so that no process has to load it. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Runs the script, for what only a process shows. */
  spawn(args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Runs with `--json` and gives the document. */
  json<T = Record<string, unknown>>(args: readonly string[], options?: RunOptions): Promise<T>
  /** Publishes a component with the command itself. @param spec `ns:name@version` */
  publish(spec: string, shape?: ComponentShape): Promise<void>
  /** Replaces package.json's key and removes the lock file. */
  reset(wasmPkg?: unknown): Promise<void>
  read(path: string): Promise<string>
  write(path: string, text: string | Uint8Array): Promise<void>
}

export function useSandbox(): Sandbox {
  let sandbox: Sandbox | undefined
  let dir = ''
  beforeAll(async () => {
    // Of the package manager that runs the tests; messages name it.
    vi.stubEnv('npm_config_user_agent', undefined)
    dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-sandbox-'))
    sandbox = await createSandbox(dir)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await sandbox?.registry.close()
    await rm(dir, { recursive: true, force: true })
  })
  return new Proxy({} as Sandbox, {
    get(_target, key) {
      if (sandbox === undefined) throw new Error('the sandbox is there inside tests only')
      return Reflect.get(sandbox, key)
    },
  })
}

async function createSandbox(dir: string): Promise<Sandbox> {
  const [{ bin, run }, registry] = await Promise.all([packedCli(), startRegistryServer()])
  const home = join(dir, 'home')
  const project = join(dir, 'project')
  await Promise.all([mkdir(home), mkdir(project)])
  await writeFile(join(dir, 'config.toml'), `default_registry = "${registry.host}"\n`)
  const env: NodeJS.ProcessEnv = {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: home,
    WKG_CONFIG_FILE: join(dir, 'config.toml'),
    WASM_PKG_CACHE_DIR: join(dir, 'cache'),
    DOCKER_CONFIG: join(home, '.docker'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  const sandbox: Sandbox = {
    bin,
    registry,
    home,
    project,
    env,
    run: (args, options) => runHere(run, args, { cwd: project, ...options, env: { ...env, ...options?.env } }),
    spawn: (args, options) => execute([bin, ...args], { cwd: project, ...options, env: { ...env, ...options?.env } }),
    async json(args, options) {
      const { code, stdout, stderr } = await sandbox.run([...args, '--json'], options)
      try {
        return JSON.parse(stdout)
      } catch {
        throw new Error(`exit ${code}, no document: ${stdout}\n${stderr}`)
      }
    },
    async publish(spec, shape = {}) {
      const file = join(dir, 'publish.wasm')
      await writeFile(file, componentBytes({ salt: spec, ...shape }))
      const { code, stderr } = await sandbox.run(['publish', file, '--package', spec])
      if (code !== 0) throw new Error(stderr)
    },
    async reset(wasmPkg = {}) {
      await rm(project, { recursive: true, force: true })
      await mkdir(project)
      await writeFile(join(project, 'package.json'), `${JSON.stringify({ name: 'app', wasmPkg }, null, 2)}\n`)
    },
    read: (path) => readFile(join(project, path), 'utf8'),
    async write(path, text) {
      await mkdir(dirname(join(project, path)), { recursive: true })
      await writeFile(join(project, path), text)
    },
  }
  await sandbox.reset()
  return sandbox
}

/** Runs a script in this Node. */
export async function execute(
  args: readonly string[],
  { cwd, env, input = '' }: { cwd: string; env: NodeJS.ProcessEnv; input?: string },
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'pipe' })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

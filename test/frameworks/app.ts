import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { npm, root as repository } from '@wasm-pkg/testing/tarballs'
import { freePort, type Server, startServer } from './server.js'

/** A copy of a playground with its framework and our packed packages installed. */
export interface FrameworkApp {
  /** The version of an installed package. */
  version(name: string): Promise<string>
  /** Runs a program in Node to its end; `ci` as a CI would, where the lock file may not change. */
  run(args: readonly string[], mode: 'ci' | 'local'): Promise<void>
  copy(from: string, to: string): Promise<void>
  /** Removes what production does not install. */
  prune(): Promise<void>
  start(args: readonly string[]): Promise<Server>
  remove(): Promise<void>
}

export interface FrameworkAppInput {
  /** Folder below `playground`. */
  readonly name: string
  /** Packed packages that are not at any registry yet. */
  readonly tarballs: readonly string[]
  /** `host:port` that has the namespaces `docs` and `wasi`. */
  readonly registry: string
  /** The program that runs the framework. */
  readonly node: string
}

/** What a user's own runs leave in a playground. */
const LEFT_BEHIND = new Set(['node_modules', '.next', '.wasm-pkg', 'wasm-pkg.lock', 'wasm-pkg.d.ts'])

/** Frameworks ask their makers' servers for nothing here. */
const SILENT = {
  ASTRO_TELEMETRY_DISABLED: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
}

/** What tells frameworks that a test or a CI runs them, which some heed. */
const TELLTALE = /^(?:CI|VITEST|VITEST_.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL)$/

function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !TELLTALE.test(key)))
}

export async function createFrameworkApp({ name, tarballs, registry, node }: FrameworkAppInput): Promise<FrameworkApp> {
  const temporary = await mkdtemp(join(tmpdir(), `wasm-pkg-${name}-`))
  const folder = join(temporary, 'app')
  const source = join(repository, 'playground', name)
  const configFile = join(temporary, 'config.toml')
  const env = {
    ...inheritedEnvironment(),
    ...SILENT,
    NO_COLOR: '1',
    WKG_CONFIG_FILE: configFile,
    WASM_PKG_CACHE_DIR: join(temporary, 'store'),
  }
  await writeFile(configFile, `[namespace_registries]\ndocs = "${registry}"\nwasi = "${registry}"\n`)
  await cp(source, folder, {
    recursive: true,
    filter: (path) =>
      !relative(source, path)
        .split(sep)
        .some((part) => LEFT_BEHIND.has(part)),
  })
  await npm(['install', '--no-audit', '--no-fund', ...tarballs], folder)
  return {
    async version(dependency) {
      const manifest = await readFile(join(folder, 'node_modules', dependency, 'package.json'), 'utf8')
      return (JSON.parse(manifest) as { version: string }).version
    },
    async run(args, mode) {
      await promisify(execFile)(node, args, {
        cwd: folder,
        env: mode === 'ci' ? { ...env, CI: 'true' } : env,
        maxBuffer: MAX_OUTPUT,
      })
    },
    copy: (from, to) => cp(join(folder, from), join(folder, to), { recursive: true }),
    async prune() {
      await npm(['prune', '--omit=dev', '--no-audit', '--no-fund'], folder)
    },
    async start(args) {
      const port = String(await freePort())
      return await startServer(node, args, {
        cwd: folder,
        env: { ...env, HOST: '127.0.0.1', HOSTNAME: '127.0.0.1', PORT: port },
      })
    },
    remove: () => rm(temporary, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** Bytes of a build's output that are kept for its error. */
const MAX_OUTPUT = 16 * 1024 * 1024

import type { ModuleQuery } from '../emit/vite.js'
import type { Options } from '../options.js'
import { type Target, targetOf } from '../target.js'
import { type OutputSettings, hasStringNames, withoutAwait } from './output.js'

/** The parts of Vite's environments (`this.environment`) that are used. They are the same in Vite 7 and 8. */
export interface ViteEnvironment {
  readonly name: string
  readonly mode: string
  readonly config: {
    /** The root of the requesting server, because servers can share a plugin. */
    readonly root: string
    readonly base: string
    readonly consumer: 'client' | 'server'
    readonly keepProcessEnv: boolean
    readonly resolve: { readonly conditions: readonly string[] }
    readonly build: OutputSettings
  }
  /** Only on dev servers, where dependencies are prebundled. */
  readonly depsOptimizer?: {
    isOptimizedDepFile(id: string): boolean
    readonly metadata: Readonly<Record<'optimized' | 'chunks', Readonly<Record<string, { readonly file: string }>>>>
  }
}

/**
 * How code loads its core modules: by URL (browsers), by URL or from a file (libraries, which run anywhere), from files
 * (Node), from its own text, or by importing them, which is the only way on platforms that compile WebAssembly at
 * deployment.
 */
export type Cores = 'file' | 'import' | 'inline' | 'library' | 'url'

/**
 * Conditions of platforms that cannot compile bytes, and the query with which each imports a compiled module.
 * Cloudflare's workerd looks for a file with exactly that name. Vercel's Edge runtime treats an import without the
 * query as the file's URL.
 */
const COMPILED_AHEAD: ReadonlyMap<string, ModuleQuery> = new Map([
  ['workerd', ''],
  ['edge-light', '?module'],
])

/** Conditions of servers that resemble a browser. */
const LIKE_BROWSER = ['worker', 'browser']

export interface TargetInput {
  readonly environment: ViteEnvironment | undefined
  readonly options: Options
  readonly isBuild: boolean
  /** Whether this is a test run. Vitest runs client environments in Node, where files are read directly. */
  readonly isTest: boolean
  /** The format of the worker, if a worker is built. */
  readonly workerFormat: string | undefined
}

export interface ViteTarget extends Target {
  readonly cores: Cores
  /** The query of imports, if core modules are imported. */
  readonly moduleQuery?: ModuleQuery
  /** The setting because of which the output must be awaited, unless the user chose that. */
  readonly reason?: string
}

/** What the code of an environment can use. */
export function viteTarget({ environment, options, isBuild, isTest, workerFormat }: TargetInput): ViteTarget {
  const build = isBuild ? environment?.config.build : undefined
  const stringNames = build === undefined || hasStringNames(build)
  const isServer = isTest || environment?.config.consumer === 'server'
  if (options.platform === undefined && isServer && !isTest && environment !== undefined && !hasNode(environment)) {
    const moduleQuery = moduleQueryOf(environment)
    const cores = moduleQuery === undefined ? { cores: 'inline' as const } : { cores: 'import' as const, moduleQuery }
    return { platform: 'browser', mode: 'sync', ...cores, stringNames }
  }
  const reason = build === undefined ? undefined : withoutAwait(build, workerFormat)
  const target = targetOf(options, {
    platform: isServer ? 'node' : 'browser',
    awaits: reason === undefined,
    stringNames,
  })
  if (target.platform === 'node') return { ...target, cores: 'file' }
  return {
    ...target,
    cores: build?.lib && workerFormat === undefined ? 'library' : 'url',
    ...(reason !== undefined && options.topLevelAwait === undefined && { reason }),
  }
}

/** Whether a server has Node's modules, according to its resolve conditions, otherwise according to `keepProcessEnv`. */
function hasNode(environment: ViteEnvironment): boolean {
  const { keepProcessEnv, resolve } = environment.config
  if (moduleQueryOf(environment) !== undefined) return false
  if (resolve.conditions.includes('node')) return true
  return keepProcessEnv && !resolve.conditions.some((condition) => LIKE_BROWSER.includes(condition))
}

/** The query with which compiled modules are imported. `undefined` if bytes can be compiled. */
function moduleQueryOf({ config }: ViteEnvironment): ModuleQuery | undefined {
  const { conditions } = config.resolve
  for (const [condition, query] of COMPILED_AHEAD) if (conditions.includes(condition)) return query
  return undefined
}

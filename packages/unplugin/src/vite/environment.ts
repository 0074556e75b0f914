import type { ModuleQuery } from '../emit/vite.js'
import type { Options } from '../options.js'
import type { Target } from '../host.js'
import { type BuildSettings, hasStringNames, withoutAwait } from './output.js'

/** What is used of Vite's environments (`this.environment`), the same in Vite 7 and 8. */
export interface ViteEnvironment {
  readonly name: string
  readonly mode: string
  readonly config: {
    /** Of the server that asks: servers may have one plugin in common. */
    readonly root: string
    readonly base: string
    readonly consumer: 'client' | 'server'
    readonly keepProcessEnv: boolean
    readonly resolve: { readonly conditions: readonly string[] }
    readonly build: BuildSettings
  }
  /** Of dev servers, where dependencies are bundled ahead. */
  readonly depsOptimizer?: {
    isOptimizedDepFile(id: string): boolean
    readonly metadata: Readonly<Record<'optimized' | 'chunks', Readonly<Record<string, { readonly file: string }>>>>
  }
}

/**
 * How code gets at its core modules: by URL (browsers), by URL or from a file (libraries, which run anywhere), from files
 * (Node), from its own text, or by importing them, which is the only way where a platform compiles WebAssembly when it is
 * deployed.
 */
export type Cores = 'file' | 'import' | 'inline' | 'library' | 'url'

/**
 * Conditions of platforms that refuse to compile bytes, and how each has a compiled module imported: Cloudflare's workerd looks
 * for a file of the very name, Vercel's Edge runtime takes any other import of such a file for its address.
 */
const COMPILED_AHEAD: ReadonlyMap<string, ModuleQuery> = new Map([
  ['workerd', ''],
  ['edge-light', '?module'],
])

/** Conditions of servers that are like a browser. */
const LIKE_BROWSER = ['worker', 'browser']

export interface TargetInput {
  readonly environment: ViteEnvironment | undefined
  readonly options: Options
  readonly isBuild: boolean
  /** Whether tests run here: Vitest runs client environments in Node, where files are read directly. */
  readonly isTest: boolean
  /** The format of the worker that is built, if it is one. */
  readonly workerFormat: string | undefined
}

export interface ViteTarget extends Target {
  readonly cores: Cores
  /** Where they are imported. */
  readonly moduleQuery?: ModuleQuery
  /** The setting for which the output has to be awaited, unless the user said so. */
  readonly reason?: string
}

/** What the code of an environment may use. */
export function targetOf({ environment, options, isBuild, isTest, workerFormat }: TargetInput): ViteTarget {
  const build = isBuild ? environment?.config.build : undefined
  const stringNames = build === undefined || hasStringNames(build)
  const isServer = isTest || environment?.config.consumer === 'server'
  if (options.platform === undefined && isServer && !isTest && environment !== undefined && !hasNode(environment)) {
    const moduleQuery = moduleQueryOf(environment)
    const cores = moduleQuery === undefined ? { cores: 'inline' as const } : { cores: 'import' as const, moduleQuery }
    return { platform: 'browser', mode: 'sync', ...cores, stringNames }
  }
  const platform = options.platform ?? (isServer ? 'node' : 'browser')
  if (platform === 'node') return { platform, mode: 'sync', cores: 'file', stringNames }
  const reason = build === undefined ? undefined : withoutAwait(build, workerFormat)
  const isAwaited = options.topLevelAwait ?? reason === undefined
  return {
    platform,
    mode: isAwaited ? 'top-level-await' : 'deferred',
    cores: build?.lib && workerFormat === undefined ? 'library' : 'url',
    stringNames,
    ...(reason !== undefined && options.topLevelAwait === undefined && { reason }),
  }
}

/** Whether a server has Node's modules, as far as its resolve conditions tell, or else whether it has `process.env`. */
function hasNode(environment: ViteEnvironment): boolean {
  const { keepProcessEnv, resolve } = environment.config
  if (moduleQueryOf(environment) !== undefined) return false
  if (resolve.conditions.includes('node')) return true
  return keepProcessEnv && !resolve.conditions.some((condition) => LIKE_BROWSER.includes(condition))
}

/** How compiled modules are imported; `undefined` where bytes may be compiled. */
function moduleQueryOf({ config }: ViteEnvironment): ModuleQuery | undefined {
  const { conditions } = config.resolve
  for (const [condition, query] of COMPILED_AHEAD) if (conditions.includes(condition)) return query
  return undefined
}

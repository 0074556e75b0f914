import type { Options } from '../options.js'
import type { Target } from '../host.js'

/** What is used of Vite's environments (`this.environment`), the same in Vite 7 and 8. */
export interface ViteEnvironment {
  readonly name: string
  readonly mode: string
  readonly config: {
    readonly base: string
    readonly consumer: 'client' | 'server'
    readonly keepProcessEnv: boolean
    readonly resolve: { readonly conditions: readonly string[] }
    readonly build: {
      readonly assetsDir: string
      readonly assetsInlineLimit: number | ((path: string, content: Buffer) => boolean | undefined)
    }
  }
}

/**
 * How code gets at its core modules: by URL (browsers), from files (Node), from its own text, or by importing them, which is
 * the only way where a platform compiles WebAssembly when it is deployed.
 */
export type Cores = 'file' | 'import' | 'inline' | 'url'

/** Conditions of platforms that refuse to compile bytes: Cloudflare's workerd and Vercel's Edge runtime. */
const COMPILED_AHEAD = ['workerd', 'edge-light']

/** Conditions of servers that are like a browser. */
const LIKE_BROWSER = ['worker', 'browser']

export interface TargetInput {
  readonly environment: ViteEnvironment | undefined
  readonly options: Options
  /** Whether tests run here: Vitest runs client environments in Node, where files are read directly. */
  readonly isTest: boolean
  readonly isWorkerIife: boolean
}

/** What the code of an environment may use. */
export function targetOf({ environment, options, isTest, isWorkerIife }: TargetInput): Target & { cores: Cores } {
  if (options.platform === undefined && !isTest && environment?.config.consumer === 'server' && !hasNode(environment)) {
    return { platform: 'browser', mode: 'sync', cores: isCompiledAhead(environment) ? 'import' : 'inline' }
  }
  const isServer = isTest || environment?.config.consumer === 'server'
  const platform = options.platform ?? (isServer ? 'node' : 'browser')
  if (platform === 'node') return { platform, mode: 'sync', cores: 'file' }
  const mode = options.topLevelAwait === false || isWorkerIife ? 'deferred' : 'top-level-await'
  return { platform, mode, cores: 'url' }
}

/** Whether a server has Node's modules, as far as its resolve conditions tell, or else whether it has `process.env`. */
function hasNode({ config }: ViteEnvironment): boolean {
  const { conditions } = config.resolve
  if (conditions.some((condition) => COMPILED_AHEAD.includes(condition))) return false
  if (conditions.includes('node')) return true
  return config.keepProcessEnv && !conditions.some((condition) => LIKE_BROWSER.includes(condition))
}

function isCompiledAhead({ config }: ViteEnvironment): boolean {
  return config.resolve.conditions.some((condition) => COMPILED_AHEAD.includes(condition))
}

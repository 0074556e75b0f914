import type { Options } from '../options.js'
import type { Target } from '../host.js'

/** What is used of Vite's environments (`this.environment`), the same in Vite 7 and 8. */
export interface ViteEnvironment {
  readonly name: string
  readonly mode: string
  readonly config: {
    readonly consumer: 'client' | 'server'
    readonly build: {
      readonly assetsDir: string
      readonly assetsInlineLimit: number | ((path: string, content: Buffer) => boolean | undefined)
    }
  }
}

export interface TargetInput {
  readonly environment: ViteEnvironment | undefined
  readonly options: Options
  /** Whether tests run here: Vitest runs client environments in Node, where files are read directly. */
  readonly isTest: boolean
  readonly isWorkerIife: boolean
}

/** What the code of an environment may use. */
export function targetOf({ environment, options, isTest, isWorkerIife }: TargetInput): Target {
  const isServer = isTest || environment?.config.consumer === 'server'
  const platform = options.platform ?? (isServer ? 'node' : 'browser')
  if (platform === 'node') return { platform, mode: 'sync' }
  return { platform, mode: options.topLevelAwait === false || isWorkerIife ? 'deferred' : 'top-level-await' }
}

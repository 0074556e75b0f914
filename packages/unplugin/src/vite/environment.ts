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

/** What the code of an environment may use. Vitest runs client environments in Node, where files are read directly. */
export function targetOf(environment: ViteEnvironment | undefined, options: Options, isWorkerIife: boolean): Target {
  const isServer = environment?.config.consumer === 'server' || process.env['VITEST'] !== undefined
  const platform = options.platform ?? (isServer ? 'node' : 'browser')
  if (platform === 'node') return { platform, mode: 'sync' }
  return { platform, mode: options.topLevelAwait === false || isWorkerIife ? 'deferred' : 'top-level-await' }
}

import type { ModuleGraphOptions } from '@wasm-pkg/project'
import type { Options, Platform } from './options.js'

/** Where generated modules run, and what they may use there. Modules for different targets are different. */
export type Target = Omit<ModuleGraphOptions, 'onFinding'>

/** What a bundler is set to. */
export interface BundlerSettings {
  readonly platform: Platform
  /** Whether the output can wait at the top level, as far as the settings tell. @default true */
  readonly awaits?: boolean
  readonly cannotSuspend?: string | undefined
  readonly stringNames?: boolean
}

/** The target of a bundler's output. The plugin's own options decide before the bundler's settings. */
export function targetOf(options: Pick<Options, 'platform' | 'topLevelAwait'>, found: BundlerSettings): Target {
  const { awaits = true, cannotSuspend, stringNames } = found
  const platform = options.platform ?? found.platform
  return {
    platform,
    mode: startMode(platform, options.topLevelAwait ?? awaits),
    ...(cannotSuspend !== undefined && { cannotSuspend }),
    ...(stringNames !== undefined && { stringNames }),
  }
}

/** Node reads its files at once. */
function startMode(platform: Platform, awaits: boolean): Target['mode'] {
  if (platform === 'node') return 'sync'
  return awaits ? 'top-level-await' : 'deferred'
}

import type { BuildOptions } from 'esbuild'
import { targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import type { Target } from '../host.js'
import { isModern } from '../language-target.js'
import type { Options } from '../options.js'

/** The format of the output, with esbuild's defaults for bundles. */
export function formatOf({ format, platform }: BuildOptions): 'cjs' | 'esm' | 'iife' {
  if (format !== undefined) return format
  if (platform === 'neutral') return 'esm'
  return platform === 'node' ? 'cjs' : 'iife'
}

/** Where the output of a build runs, and what it can use there. */
export function targetOf(build: BuildOptions, options: Options): Target {
  const platform = options.platform ?? (build.platform === 'node' ? 'node' : 'browser')
  const targets = [build.target ?? []].flat()
  const stringNames = targets.every(isModern)
  const cannotSuspend = targetWithoutSuspension(targets)
  const able = { stringNames, ...(cannotSuspend !== undefined && { cannotSuspend }) }
  if (platform === 'node') return { platform, mode: 'sync', ...able }
  const awaits = options.topLevelAwait ?? (formatOf(build) === 'esm' && stringNames)
  return { platform, mode: awaits ? 'top-level-await' : 'deferred', ...able }
}

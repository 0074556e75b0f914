import type { BuildOptions } from 'esbuild'
import { targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import { isModern } from '../es2022-targets.js'
import type { Options } from '../options.js'
import { type Target, targetOf } from '../target.js'

/** The format of the output, with esbuild's defaults for bundles. */
export function formatOf({ format, platform }: BuildOptions): 'cjs' | 'esm' | 'iife' {
  if (format !== undefined) return format
  if (platform === 'neutral') return 'esm'
  return platform === 'node' ? 'cjs' : 'iife'
}

/** Where the output of a build runs, and what it can use there. */
export function esbuildTarget(build: BuildOptions, options: Options): Target {
  const targets = [build.target ?? []].flat()
  const stringNames = targets.every(isModern)
  return targetOf(options, {
    platform: build.platform === 'node' ? 'node' : 'browser',
    awaits: formatOf(build) === 'esm' && stringNames,
    cannotSuspend: targetWithoutSuspension(targets),
    stringNames,
  })
}

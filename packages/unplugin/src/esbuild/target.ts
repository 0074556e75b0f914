import type { BuildOptions } from 'esbuild'
import type { Target } from '../host.js'
import type { Options } from '../options.js'

/** How the output is wrapped, esbuild's defaults for bundles applied. */
export function formatOf({ format, platform }: BuildOptions): 'cjs' | 'esm' | 'iife' {
  if (format !== undefined) return format
  if (platform === 'neutral') return 'esm'
  return platform === 'node' ? 'cjs' : 'iife'
}

/** The first versions with top-level await (ES2022), by the names that esbuild's `target` knows. */
const FIRST: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  chrome: [89, 0],
  deno: [1, 0],
  edge: [89, 0],
  es: [2022, 0],
  firefox: [89, 0],
  ios: [15, 0],
  node: [14, 8],
  opera: [75, 0],
  safari: [15, 0],
}

/** Whether a `target` such as `es2020` or `safari14.1` has top-level await. Engines that esbuild knows no more of do not. */
function canAwait(target: string): boolean {
  const name = target.toLowerCase()
  if (name === 'esnext') return true
  const [, engine = '', major = '0', minor = '0'] = /^([a-z]+)(\d+)(?:\.(\d+))?/u.exec(name) ?? []
  const [needMajor, needMinor] = FIRST[engine] ?? [Infinity, 0]
  return Number(major) > needMajor || (Number(major) === needMajor && Number(minor) >= needMinor)
}

/** Where the output of a build runs, and what it may use there. */
export function targetOf(build: BuildOptions, options: Options): Target {
  const platform = options.platform ?? (build.platform === 'node' ? 'node' : 'browser')
  if (platform === 'node') return { platform, mode: 'sync' }
  const targets = [build.target ?? []].flat()
  const awaits = options.topLevelAwait ?? (formatOf(build) === 'esm' && targets.every(canAwait))
  return { platform, mode: awaits ? 'top-level-await' : 'deferred' }
}

import { type NextConfig, withTurbopack, withWebpack } from './next/config.js'
import type { NextOptions } from './next/options.js'

export type { NextOptions } from './next/options.js'

/** A configuration function of Next.js. */
export type ConfigFunction<Config> = (phase: string, context: unknown) => Config | Promise<Config>

const DEV = 'phase-development-server'
const BUILDS = new Set(['phase-production-build', 'phase-analyze'])

/**
 * The configuration of Next.js with packages: `export default wasmPkg({ output: 'standalone' })` in `next.config.js`,
 * for Turbopack and for webpack (`--webpack`), whichever runs. Does nothing for `next start`.
 *
 * @param config the project's own configuration, or the function that returns it
 */
export default function wasmPkg<Config extends object>(
  config: Config | ConfigFunction<Config> = {} as Config,
  options: NextOptions = {},
): (phase: string, context: unknown) => Promise<Config> {
  const made = new Map<string, Promise<Config>>()
  return (phase, context) => {
    // Next.js calls this several times, and does not always wait for the result.
    const known = made.get(phase)
    if (known !== undefined) return known
    const making = make(config, options, phase, context)
    making.catch(() => undefined)
    made.set(phase, making)
    return making
  }
}

async function make<Config extends object>(
  config: Config | ConfigFunction<Config>,
  options: NextOptions,
  phase: string,
  context: unknown,
): Promise<Config> {
  const own = typeof config === 'function' ? await config(phase, context) : config
  return phase === DEV || BUILDS.has(phase) ? ((await withPackages(own, options, phase === DEV)) as Config) : own
}

async function withPackages(config: NextConfig, options: NextOptions, isDev: boolean): Promise<NextConfig> {
  // Next.js sets this before it reads the configuration. `next start` does not need the imports here.
  if (process.env['TURBOPACK'] === undefined) {
    const { default: webpackPlugin } = await import('./webpack.js')
    const { dir: _dir, include: _include, ...rest } = options
    return withWebpack(config, () => webpackPlugin(rest))
  }
  const { prepareTurbopack } = await import('./next/turbopack.js')
  return withTurbopack(config, await prepareTurbopack({ options, distDir: config.distDir ?? '.next', isDev }))
}

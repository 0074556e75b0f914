import { SHIM_PACKAGES } from '../import-filters.js'

/**
 * The parts of Next.js's configuration that are used. They are the same in all versions that have Turbopack for both
 * dev and build.
 */
export interface NextConfig {
  readonly distDir?: string
  readonly serverExternalPackages?: readonly string[]
  readonly outputFileTracingIncludes?: Readonly<Record<string, readonly string[]>>
  readonly turbopack?: { readonly resolveAlias?: Readonly<Record<string, unknown>> }
  readonly webpack?: WebpackFunction | null
}

export type WebpackFunction = (config: WebpackConfig, context: unknown) => WebpackConfig

/** The parts of webpack's configuration that are used. */
export interface WebpackConfig {
  plugins?: unknown[]
  output?: { environment?: object }
}

/** The file with the module of an import, for Turbopack. */
export interface Alias {
  readonly browser: string
  readonly default: string
}

/** The user's own aliases take precedence over ours. */
export function withTurbopack(config: NextConfig, aliases: Readonly<Record<string, Alias>>): NextConfig {
  return {
    ...config,
    // They contain native code and workers, which cannot be bundled.
    serverExternalPackages: [...new Set([...(config.serverExternalPackages ?? []), ...SHIM_PACKAGES])],
    turbopack: { ...config.turbopack, resolveAlias: { ...aliases, ...config.turbopack?.resolveAlias } },
  }
}

/** @param plugin creates the plugin for one of the compilers of Next.js */
export function withWebpack(config: NextConfig, plugin: () => unknown): NextConfig {
  const { distDir = '.next', outputFileTracingIncludes: traced = {}, webpack } = config
  // Next.js traces the files that a server needs, but not `.wasm` files.
  const cores = `${distDir}/server/chunks/static/media/*.wasm`
  return {
    ...config,
    outputFileTracingIncludes: { ...traced, '/*': [...(traced['/*'] ?? []), cores] },
    webpack(given, context) {
      const made = webpack?.(given, context) ?? given
      const { plugins = [], output = {} } = made
      made.plugins = [...plugins, plugin()]
      // Core modules compile while a page loads. All browsers that Next.js 16 supports have top-level await.
      made.output = output
      output.environment = { ...output.environment, asyncFunction: true }
      return made
    },
  }
}

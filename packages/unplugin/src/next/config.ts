/** What is used of the configuration of Next.js, the same in all versions that have Turbopack for both dev and build. */
export interface NextConfig {
  readonly distDir?: string
  readonly serverExternalPackages?: readonly string[]
  readonly outputFileTracingIncludes?: Readonly<Record<string, readonly string[]>>
  readonly turbopack?: { readonly resolveAlias?: Readonly<Record<string, unknown>> }
  readonly webpack?: WebpackFunction | null
}

export type WebpackFunction = (config: WebpackConfig, context: unknown) => WebpackConfig

/** What is used of webpack's configuration. */
export interface WebpackConfig {
  plugins?: unknown[]
  output?: { environment?: object }
}

/** Where Turbopack finds the module of an import. */
export interface Alias {
  readonly browser: string
  readonly default: string
}

/** They hold native code and workers, which cannot be bundled. */
const SHIMS = ['@bytecodealliance/preview2-shim', '@bytecodealliance/preview3-shim']

/** The user's own aliases are above ours. */
export function withTurbopack(config: NextConfig, aliases: Readonly<Record<string, Alias>>): NextConfig {
  return {
    ...config,
    serverExternalPackages: [...new Set([...(config.serverExternalPackages ?? []), ...SHIMS])],
    turbopack: { ...config.turbopack, resolveAlias: { ...aliases, ...config.turbopack?.resolveAlias } },
  }
}

/** @param plugin makes the plugin for one of the compilers of Next.js */
export function withWebpack(config: NextConfig, plugin: () => unknown): NextConfig {
  const { distDir = '.next', outputFileTracingIncludes: traced = {}, webpack } = config
  // Next.js traces what a server needs, but no `.wasm`.
  const cores = `${distDir}/server/chunks/static/media/*.wasm`
  return {
    ...config,
    outputFileTracingIncludes: { ...traced, '/*': [...(traced['/*'] ?? []), cores] },
    webpack(given, context) {
      const made = webpack?.(given, context) ?? given
      const { plugins = [], output = {} } = made
      made.plugins = [...plugins, plugin()]
      // Core modules compile while a page loads; the browsers of Next.js 16 all have what that needs.
      made.output = output
      output.environment = { ...output.environment, asyncFunction: true }
      return made
    },
  }
}

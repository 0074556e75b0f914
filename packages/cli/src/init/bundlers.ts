import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A tool that builds the project, and how our plugin gets into its configuration. */
export interface Bundler {
  readonly name: string
  /** Packages whose presence in package.json tells that it is used. */
  readonly packages: readonly string[]
  /** Configuration files it looks for, the one to create first. */
  readonly files: readonly string[]
  /** The module of our plugin. */
  readonly module: string
  /** The line that goes into its list of plugins. */
  readonly call: string
  /** A whole configuration for a project that has none. */
  readonly template: string | undefined
}

const names = (base: string, extensions: readonly string[]): readonly string[] =>
  extensions.map((extension) => `${base}.${extension}`)

const SCRIPTS = ['js', 'mjs', 'ts', 'mts', 'cjs', 'cts'] as const

/** Most specific first: a project with Vite has Rollup, too. */
export const BUNDLERS: readonly Bundler[] = [
  bundler('vite', ['vite'], names('vite.config', ['js', ...SCRIPTS.slice(1)]), {
    template: (call) => `import wasmPkg from 'unplugin-wasm-pkg/vite'

export default {
  plugins: [${call}],
}
`,
  }),
  bundler('rsbuild', ['@rsbuild/core'], names('rsbuild.config', SCRIPTS), {}),
  bundler('rspack', ['@rspack/core', '@rspack/cli'], names('rspack.config', SCRIPTS), {}),
  bundler('webpack', ['webpack'], names('webpack.config', SCRIPTS), {}),
  bundler('farm', ['@farmfe/core'], names('farm.config', SCRIPTS), {}),
  bundler('rolldown', ['rolldown'], names('rolldown.config', SCRIPTS), {}),
  bundler('rollup', ['rollup'], names('rollup.config', ['mjs', 'js', 'ts', 'cjs']), {
    template: (call) => `import wasmPkg from 'unplugin-wasm-pkg/rollup'

export default {
  input: 'src/main.js',
  output: { dir: 'dist' },
  plugins: [${call}],
}
`,
  }),
  bundler('esbuild', ['esbuild'], [], {}),
]

function bundler(
  name: string,
  packages: readonly string[],
  files: readonly string[],
  { template }: { readonly template?: (call: string) => string },
): Bundler {
  const call = 'wasmPkg()'
  return { name, packages, files, module: `unplugin-wasm-pkg/${name}`, call, template: template?.(call) }
}

/** The bundler of a project, by its configuration file or its dependencies. */
export function detectBundler(root: string, dependencies: ReadonlySet<string>): Bundler | undefined {
  return (
    BUNDLERS.find(({ files }) => files.some((file) => existsSync(join(root, file)))) ??
    BUNDLERS.find(({ packages }) => packages.some((name) => dependencies.has(name)))
  )
}

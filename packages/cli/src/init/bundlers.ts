import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A tool that builds the project, and how our plugin gets into its configuration. */
export interface Bundler {
  readonly name: string
  /** Packages whose presence in package.json tells that it is used. */
  readonly packages: readonly string[]
  /** Configuration files it looks for, the one to create first. */
  readonly files: readonly string[]
  /** Other files that tell of it, where nothing else tells of another. */
  readonly marks?: readonly string[]
  /** The module of our plugin. */
  readonly module: string
  /** What goes into the list. */
  readonly call: string
  /** Whether that is an expression with what the module exports. */
  readonly imports: boolean
  /** The keys that lead to the list, or that the call goes around the whole configuration. */
  readonly place: readonly string[] | 'around'
  /** How to add it by hand, where that is more than a list's item. */
  readonly byHand?: string
  /** A whole configuration for a project that has none. */
  readonly template: string | undefined
}

const names = (base: string, extensions: readonly string[]): readonly string[] =>
  extensions.map((extension) => `${base}.${extension}`)

const SCRIPTS = ['js', 'mjs', 'ts', 'mts', 'cjs', 'cts'] as const

/** Most specific first: a project with a framework has its bundler, one with Vite has Rollup, too. */
export const BUNDLERS: readonly Bundler[] = [
  {
    ...bundler('nuxt', ['nuxt'], names('nuxt.config', ['ts', 'js', 'mjs', 'mts']), {}),
    call: "'unplugin-wasm-pkg/nuxt'",
    imports: false,
    place: ['modules'],
    byHand: "'unplugin-wasm-pkg/nuxt' among its modules",
  },
  {
    ...bundler('astro', ['astro'], names('astro.config', ['mjs', 'js', 'ts', 'mts']), {}),
    module: 'unplugin-wasm-pkg/vite',
    place: ['vite', 'plugins'],
    byHand: "import wasmPkg from 'unplugin-wasm-pkg/vite' and wasmPkg() in vite.plugins",
  },
  {
    ...bundler('next', ['next'], names('next.config', ['mjs', 'js', 'ts']), {
      template: () => `import wasmPkg from 'unplugin-wasm-pkg/next'

export default wasmPkg()
`,
    }),
    place: 'around',
    byHand: "import wasmPkg from 'unplugin-wasm-pkg/next' and wasmPkg(…) around the configuration that is exported",
  },
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
  {
    ...bundler('bun', ['bun', 'bun-types', '@types/bun'], [], {}),
    marks: ['bun.lock', 'bun.lockb', 'bunfig.toml'],
    byHand: "import wasmPkg from 'unplugin-wasm-pkg/bun' and wasmPkg() in the plugins of Bun.build",
  },
]

function bundler(
  name: string,
  packages: readonly string[],
  files: readonly string[],
  { template }: { readonly template?: (call: string) => string },
): Bundler {
  const call = 'wasmPkg()'
  return {
    name,
    packages,
    files,
    module: `unplugin-wasm-pkg/${name}`,
    call,
    imports: true,
    place: ['plugins'],
    template: template?.(call),
  }
}

/** The bundler of a project, by its configuration file or its dependencies. */
export function detectBundler(root: string, dependencies: ReadonlySet<string>): Bundler | undefined {
  return (
    BUNDLERS.find(({ files }) => files.some((file) => existsSync(join(root, file)))) ??
    BUNDLERS.find(({ packages }) => packages.some((name) => dependencies.has(name))) ??
    BUNDLERS.find(({ marks = [] }) => marks.some((file) => existsSync(join(root, file))))
  )
}

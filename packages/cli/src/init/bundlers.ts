import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A tool that builds the project, and how to add our plugin to its configuration. */
export interface Bundler {
  readonly name: string
  /** Packages in package.json that show that it is used. */
  readonly packages: readonly string[]
  /** Its configuration files. The first one is created if there is none. */
  readonly files: readonly string[]
  /** Other files that show that it is used, if nothing indicates another bundler. */
  readonly marks?: readonly string[]
  /** The module of our plugin. */
  readonly module: string
  /** The item for the list. */
  readonly call: string
  /** Whether the item is an expression that uses the module's export. */
  readonly imports: boolean
  /** The keys that lead to the list, or `around` if the call wraps the whole configuration. */
  readonly place: readonly string[] | 'around'
  /** How to add it by hand, if it is more than an item in a list. */
  readonly byHand?: string
  /** A complete configuration for a project without one. */
  readonly template: string | undefined
}

const names = (base: string, extensions: readonly string[]): readonly string[] =>
  extensions.map((extension) => `${base}.${extension}`)

const SCRIPTS = ['js', 'mjs', 'ts', 'mts', 'cjs', 'cts'] as const

/** Most specific first: a project with a framework also has its bundler, and one with Vite also has Rollup. */
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

/** Finds the bundler of a project by its configuration files or dependencies. */
export function detectBundler(root: string, dependencies: ReadonlySet<string>): Bundler | undefined {
  return (
    BUNDLERS.find(({ files }) => files.some((file) => existsSync(join(root, file)))) ??
    BUNDLERS.find(({ packages }) => packages.some((name) => dependencies.has(name))) ??
    BUNDLERS.find(({ marks = [] }) => marks.some((file) => existsSync(join(root, file))))
  )
}

import createCompiler, { type Configuration } from 'webpack'
import wasmPkg from 'unplugin-wasm-pkg/webpack'
import { type Build, type Bundler, stem } from './types.js'

function config({ app, entry, out, platform, base, minify = true, sourcemap = false }: Build): Configuration {
  return {
    mode: minify ? 'production' : 'development',
    context: app.root,
    target: platform === 'node' ? 'node20' : 'web',
    entry: { [stem(entry)]: `./${entry}` },
    devtool: sourcemap ? 'source-map' : false,
    output: {
      path: out,
      filename: platform === 'node' ? '[name].mjs' : '[name].js',
      ...(base !== undefined && { publicPath: base }),
      ...(platform === 'node' && { module: true, chunkFilename: '[name].mjs' }),
    },
    experiments: { outputModule: platform === 'node' },
    performance: false,
    plugins: [wasmPkg(app.options)],
  }
}

interface Stats {
  hasErrors(): boolean
  toString(options: { readonly all: false; readonly errors: true }): string
}

/** What webpack and Rspack answer with, as one failure. */
export function failureOf(error: Error | null, stats: Stats | undefined): unknown {
  if (error !== null) return error
  return stats?.hasErrors() === true ? new Error(stats.toString({ all: false, errors: true })) : undefined
}

export const webpack: Bundler = {
  name: 'webpack',
  package: 'webpack',
  subpath: 'webpack',
  script: 'classic',
  followsWorkers: true,
  async build(build) {
    const compiler = createCompiler(config(build))
    const failure = await new Promise<unknown>((resolve) =>
      compiler.run((error, stats) => resolve(failureOf(error, stats))),
    )
    await new Promise<void>((resolve) => compiler.close(() => resolve()))
    if (failure !== undefined) throw failure
    return `${stem(build.entry)}.${build.platform === 'node' ? 'mjs' : 'js'}`
  },
  watch(build, ended) {
    const compiler = createCompiler(config(build))
    compiler.watch({}, (error, stats) => ended(failureOf(error, stats)))
    return Promise.resolve({ close: () => new Promise<void>((resolve) => compiler.close(() => resolve())) })
  },
}

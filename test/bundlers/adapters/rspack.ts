import { type Configuration, rspack as createCompiler } from '@rspack/core'
import wasmPkg from 'unplugin-wasm-pkg/rspack'
import { type Build, type Bundler, stem } from './types.js'
import { failureOf } from './webpack.js'

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
    performance: false,
    plugins: [wasmPkg(app.options)],
  }
}

export const rspack: Bundler = {
  name: 'Rspack',
  package: '@rspack/core',
  subpath: 'rspack',
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
  watchesAs: 'webpack',
  watch(build, ended) {
    const compiler = createCompiler(config(build))
    compiler.watch({}, (error, stats) => ended(failureOf(error, stats)))
    return Promise.resolve({ close: () => new Promise<void>((resolve) => compiler.close(() => resolve())) })
  },
}

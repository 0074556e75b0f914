import { createRsbuild, type RsbuildConfig, type RsbuildInstance } from '@rsbuild/core'
import wasmPkg from 'unplugin-wasm-pkg/rsbuild'
import { type Build, type Bundler, stem } from './types.js'
import { failureOf } from './webpack.js'

function config({ app, entry, out, platform, base, minify = true, sourcemap = false }: Build): RsbuildConfig {
  return {
    logLevel: 'silent',
    mode: 'production',
    plugins: [wasmPkg({ root: app.root, ...app.options })],
    source: { entry: { [stem(entry)]: `./${entry}` } },
    tools: { htmlPlugin: false },
    output: {
      target: platform === 'node' ? 'node' : 'web',
      distPath: { root: out, js: '', jsAsync: '' },
      cleanDistPath: false,
      filenameHash: true,
      filename: { js: platform === 'node' ? '[name].mjs' : '[name].js' },
      minify,
      sourceMap: sourcemap,
      ...(base !== undefined && { assetPrefix: base }),
      ...(platform === 'node' && { module: true }),
    },
    performance: { printFileSize: false, chunkSplit: { strategy: 'all-in-one' } },
  }
}

function create(build: Build): Promise<RsbuildInstance> {
  return createRsbuild({ cwd: build.app.root, config: config(build) })
}

export const rsbuild: Bundler = {
  name: 'Rsbuild',
  package: '@rsbuild/core',
  subpath: 'rsbuild',
  script: 'classic',
  followsWorkers: true,
  async build(build) {
    const instance = await create(build)
    let failure: unknown
    // The error that it throws says only that there was one; the terminal has the rest.
    instance.onAfterBuild(({ stats }) => {
      failure = failureOf(null, stats)
    })
    const result = await instance.build().catch((error: unknown) => error)
    if (result instanceof Error) throw failure ?? result
    await (result as { close(): Promise<void> }).close()
    return `${stem(build.entry)}.${build.platform === 'node' ? 'mjs' : 'js'}`
  },
}

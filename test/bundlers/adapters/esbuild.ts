import { build as esbuildBuild, type BuildOptions, context } from 'esbuild'
import wasmPkg from 'unplugin-wasm-pkg/esbuild'
import { type Build, type Bundler, stem } from './types.js'

function options({ app, entry, out, platform, base, minify = true, sourcemap = false }: Build): BuildOptions {
  return {
    absWorkingDir: app.root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    splitting: true,
    outdir: out,
    platform,
    minify,
    sourcemap,
    logLevel: 'silent',
    // As its guide says: without this, assets are found from the output itself.
    ...(base !== undefined && { publicPath: base }),
    plugins: [wasmPkg(app.options)],
  }
}

export const esbuild: Bundler = {
  name: 'esbuild',
  package: 'esbuild',
  subpath: 'esbuild',
  script: 'module',
  followsWorkers: false,
  async build(build) {
    await esbuildBuild(options(build))
    return `${stem(build.entry)}.js`
  },
  async watch(build, ended) {
    const plain = options(build)
    const report = {
      name: 'report',
      setup: (setup: { onEnd(callback: (result: { errors: readonly unknown[] }) => void): void }) =>
        setup.onEnd(({ errors }) => ended(errors[0])),
    }
    const watching = await context({ ...plain, plugins: [...(plain.plugins ?? []), report] })
    await watching.watch()
    return { close: () => watching.dispose() }
  },
}

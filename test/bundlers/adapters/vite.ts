import { build as viteBuild, type InlineConfig, type Rolldown } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { basename } from 'node:path'
import { type Build, type Bundler, stem } from './types.js'

function config({ app, entry, out, platform, base = '/', minify = true, sourcemap = false }: Build): InlineConfig {
  return {
    root: app.root,
    base,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmPkg(app.options)],
    build: {
      outDir: out,
      emptyOutDir: false,
      minify,
      sourcemap,
      assetsInlineLimit: 0,
      ...(platform === 'node' && { ssr: entry }),
      rolldownOptions: { input: entry, output: { entryFileNames: '[name].js' } },
    },
  }
}

export const vite: Bundler = {
  name: 'Vite',
  package: 'vite',
  subpath: 'vite',
  script: 'module',
  followsWorkers: true,
  async build(build) {
    await viteBuild(config(build))
    return `${stem(basename(build.entry))}.js`
  },
  watchesAs: 'Rollup',
  async watch(build, ended) {
    const plain = config(build)
    const watcher = (await viteBuild({ ...plain, build: { ...plain.build, watch: {} } })) as Rolldown.RolldownWatcher
    watcher.on('event', (event) => {
      if (event.code === 'END') ended(undefined)
      if (event.code === 'ERROR') ended(event.error)
    })
    return { close: () => watcher.close() }
  },
}

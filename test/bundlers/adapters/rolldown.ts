import { type InputOptions, type OutputOptions, rolldown as rolldownBuild, watch } from 'rolldown'
import wasmPkg from 'unplugin-wasm-pkg/rolldown'
import { join } from 'node:path'
import { type Build, type Bundler, stem } from './types.js'

function input({ app, entry, platform }: Build): InputOptions {
  return { input: join(app.root, entry), platform, plugins: [wasmPkg({ root: app.root, ...app.options })] }
}

function output({ out, minify = true, sourcemap = false }: Build): OutputOptions {
  return { dir: out, minify, sourcemap, entryFileNames: '[name].js' }
}

export const rolldown: Bundler = {
  name: 'Rolldown',
  package: 'rolldown',
  subpath: 'rolldown',
  script: 'module',
  followsWorkers: false,
  async build(build) {
    const bundle = await rolldownBuild(input(build))
    await bundle.write(output(build))
    await bundle.close()
    return `${stem(build.entry)}.js`
  },
  watchesAs: 'Rollup',
  watch(build, ended) {
    const watcher = watch({ ...input(build), output: output(build) })
    watcher.on('event', (event) => {
      if ('result' in event) void event.result.close()
      if (event.code === 'END') ended(undefined)
      if (event.code === 'ERROR') ended(event.error)
    })
    return Promise.resolve({ close: () => watcher.close() })
  },
}

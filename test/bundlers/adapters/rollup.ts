import { nodeResolve } from '@rollup/plugin-node-resolve'
import { type OutputOptions, rollup as rollupBuild, type RollupOptions, watch } from 'rollup'
import wasmPkg from 'unplugin-wasm-pkg/rollup'
import { join } from 'node:path'
import { type Build, type Bundler, stem } from './types.js'

function input({ app, entry, platform }: Build): RollupOptions {
  return {
    input: join(app.root, entry),
    plugins: [
      wasmPkg({ root: app.root, platform, ...app.options }),
      // What browsers get of the WASI shims is bundled, and Rollup finds no packages by itself.
      ...(platform === 'browser' ? [nodeResolve({ browser: true })] : []),
    ],
  }
}

function output({ out, sourcemap = false }: Build): OutputOptions {
  return { dir: out, format: 'es', sourcemap, entryFileNames: '[name].js' }
}

export const rollup: Bundler = {
  name: 'Rollup',
  package: 'rollup',
  subpath: 'rollup',
  script: 'module',
  followsWorkers: false,
  async build(build) {
    const bundle = await rollupBuild(input(build))
    await bundle.write(output(build))
    await bundle.close()
    return `${stem(build.entry)}.js`
  },
  watch(build, ended) {
    const watcher = watch({ ...input(build), output: output(build) })
    watcher.on('event', (event) => {
      if ('result' in event && event.result !== null) void event.result?.close()
      if (event.code === 'END') ended(undefined)
      if (event.code === 'ERROR') ended(event.error)
    })
    return Promise.resolve({ close: async () => await watcher.close() })
  },
}

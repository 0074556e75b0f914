// A build with a cache that outlives its process: webpack's and Rspack's on disk, Farm's own.
import { rename } from 'node:fs/promises'

const [name, root, plugin] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])]
const { default: wasmPkg } = await import(`unplugin-wasm-pkg/${name}`)

/** What webpack and Rspack have in common. */
const common = {
  mode: 'production',
  context: root,
  target: 'node20',
  entry: './main.js',
  output: { path: `${root}/dist`, filename: '[name].mjs', module: true },
  plugins: [wasmPkg(plugin)],
}

if (name === 'farm') {
  const { build } = await import('@farmfe/core')
  const output = { path: 'dist', targetEnv: 'node-next', format: 'esm', entryFilename: '[entryName].js' }
  const compilation = { input: { main: './main.js' }, output, persistentCache: true }
  await build({ root, configFile: false, compilation, plugins: [wasmPkg(plugin)] })
  await rename(`${root}/dist/main.js`, `${root}/dist/main.mjs`)
} else if (name === 'webpack') {
  const { default: webpack } = await import('webpack')
  const cache = { type: 'filesystem', cacheDirectory: `${root}/.cache` }
  run(webpack({ ...common, cache, experiments: { outputModule: true } }))
} else {
  const { rspack } = await import('@rspack/core')
  const cache = { type: 'persistent', storage: { type: 'filesystem', directory: `${root}/.cache` } }
  run(rspack({ ...common, cache }))
}

function run(/** @type {any} */ compiler) {
  compiler.run((/** @type {unknown} */ error, /** @type {any} */ stats) => {
    if (error || stats.hasErrors()) {
      console.error(error ?? stats.toString())
      process.exitCode = 1
    }
    const cached = stats?.toJson({ all: false, modules: true, cachedModules: true }).modules ?? []
    console.log(cached.filter((/** @type {any} */ module) => module.cached).length)
    compiler.close(() => {})
  })
}

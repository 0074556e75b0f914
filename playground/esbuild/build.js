import { build, context } from 'esbuild'
import wasmPkg from 'unplugin-wasm-pkg/esbuild'

const options = {
  entryPoints: ['src/main.js'],
  bundle: true,
  format: 'esm',
  outdir: 'dist',
  plugins: [wasmPkg()],
}

if (process.argv.includes('--serve')) {
  const { hosts, port } = await (await context(options)).serve({ servedir: '.' })
  console.log(`http://${hosts[0]}:${port}/`)
} else {
  await build(options)
}

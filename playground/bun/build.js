import wasmPkg from 'unplugin-wasm-pkg/bun'

await Bun.build({
  entrypoints: ['src/main.js'],
  outdir: 'dist',
  target: 'bun',
  plugins: [wasmPkg()],
})

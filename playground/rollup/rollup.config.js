import wasmPkg from 'unplugin-wasm-pkg/rollup'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', format: 'es' },
  plugins: [wasmPkg()],
}

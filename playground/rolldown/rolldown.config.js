import wasmPkg from 'unplugin-wasm-pkg/rolldown'

export default {
  input: 'src/main.js',
  platform: 'node',
  output: { dir: 'dist' },
  plugins: [wasmPkg()],
}

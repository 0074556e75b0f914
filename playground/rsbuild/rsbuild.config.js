import wasmPkg from 'unplugin-wasm-pkg/rsbuild'

export default {
  source: { entry: { index: './src/main.js' } },
  html: { template: './index.html' },
  plugins: [wasmPkg()],
}

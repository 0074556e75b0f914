import wasmPkg from 'unplugin-wasm-pkg/webpack'

export default {
  mode: 'production',
  entry: './src/main.js',
  devServer: { static: '.', devMiddleware: { publicPath: '/dist/' } },
  plugins: [wasmPkg()],
}

import wasmPkg from 'unplugin-wasm-pkg/webpack'

export default {
  output: 'standalone',
  // Next.js traces what a server needs, but no `.wasm`.
  outputFileTracingIncludes: { '/*': ['.next/server/chunks/static/media/*.wasm'] },
  webpack(config) {
    config.plugins.push(wasmPkg())
    // Core modules compile while a page loads; the browsers of Next.js 16 all have what that needs.
    config.output.environment = { ...config.output.environment, asyncFunction: true }
    return config
  },
}

import wasmPkg from 'unplugin-wasm-pkg/next'

export default wasmPkg({ output: 'standalone' })

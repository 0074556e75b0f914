import wasmPkg from 'unplugin-wasm-pkg/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [wasmPkg()] })

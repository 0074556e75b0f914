import node from '@astrojs/node'
import { defineConfig } from 'astro/config'
import wasmPkg from 'unplugin-wasm-pkg/vite'

export default defineConfig({
  adapter: node({ mode: 'standalone' }),
  vite: { plugins: [wasmPkg()] },
})

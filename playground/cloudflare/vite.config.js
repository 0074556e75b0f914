import { cloudflare } from '@cloudflare/vite-plugin'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [wasmPkg(), cloudflare()],
  environments: {
    client: { build: { rollupOptions: { input: 'src/client.js', output: { entryFileNames: '[name].js' } } } },
  },
})

import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [wasmPkg(), sveltekit({ adapter: adapter() })] })

import { build, start } from '@farmfe/core'
import wasmPkg from 'unplugin-wasm-pkg/farm'

const run = process.argv.includes('--serve') ? start : build
await run({
  configFile: false,
  compilation: { input: { index: './index.html' }, output: { targetEnv: 'browser-esnext' } },
  plugins: [wasmPkg()],
})

import type { Plugin } from 'rollup'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { rollupHooks } from './rollup/hooks.js'

export type { Options } from './options.js'

/** The plugin for Rollup 4: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options?: Options): Plugin {
  return createPlugin((own, host) => rollupHooks(own, host, () => ({ platform: 'node' }))).rollup(options) as Plugin
}

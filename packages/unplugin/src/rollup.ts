import type { Plugin } from 'rollup'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { nativePlugin } from './native-plugin.js'
import { rollupHooks } from './rollup/hooks.js'

export type { Options } from './options.js'

/** The plugin for Rollup 4: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options: Options = {}): Plugin {
  return nativePlugin(
    rollupHooks(options, createHost(options), () => ({ platform: 'node' })),
    'rollup',
  ) as Plugin
}

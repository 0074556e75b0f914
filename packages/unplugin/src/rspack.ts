import type { RspackPluginInstance } from '@rspack/core'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { webpackHooks } from './webpack/hooks.js'

export type { Options } from './options.js'

/** The plugin for Rspack 1 and 2: `plugins: [wasmPkg()]`. `target` determines where the output runs. */
export default function wasmPkg(options?: Options): RspackPluginInstance {
  return createPlugin((own, host) => webpackHooks(own, host)).rspack(options) as RspackPluginInstance
}

import type { WebpackPluginInstance } from 'webpack'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { webpackHooks } from './webpack/hooks.js'

export type { Options } from './options.js'

/** The plugin for webpack 5: `plugins: [wasmPkg()]`. `target` determines where the output runs. */
export default function wasmPkg(options?: Options): WebpackPluginInstance {
  return createPlugin((own, host) => webpackHooks(own, host)).webpack(options) as WebpackPluginInstance
}

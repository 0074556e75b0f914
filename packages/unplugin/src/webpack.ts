import type { WebpackPluginInstance } from 'webpack'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for webpack 5: `plugins: [wasmPkg()]`. `target` says where the output runs. */
export default function wasmPkg(options?: Options): WebpackPluginInstance {
  return unplugin.webpack(options) as WebpackPluginInstance
}

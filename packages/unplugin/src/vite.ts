import type { Plugin } from 'vite'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for Vite 7 and 8: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options?: Options): Plugin {
  return unplugin.vite(options) as Plugin
}

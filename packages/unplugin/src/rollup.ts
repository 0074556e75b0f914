import type { Plugin } from 'rollup'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for Rollup 4: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options?: Options): Plugin {
  return unplugin.rollup(options) as Plugin
}

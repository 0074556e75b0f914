import type { Plugin } from 'rolldown'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for Rolldown 1: `plugins: [wasmPkg()]`. Its `platform` says where the output runs. */
export default function wasmPkg(options?: Options): Plugin {
  return unplugin.rolldown(options) as Plugin
}

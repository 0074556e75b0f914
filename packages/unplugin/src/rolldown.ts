import type { Plugin } from 'rolldown'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { rolldownHooks } from './rolldown/hooks.js'

export type { Options } from './options.js'

/** The plugin for Rolldown 1: `plugins: [wasmPkg()]`. Its `platform` determines where the output runs. */
export default function wasmPkg(options?: Options): Plugin {
  return createPlugin((own, host) => rolldownHooks(own, host)).rolldown(options) as Plugin
}

import type { Plugin } from 'rolldown'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { nativePlugin } from './native-plugin.js'
import { rolldownHooks } from './rolldown/hooks.js'

export type { Options } from './options.js'

/** The plugin for Rolldown 1: `plugins: [wasmPkg()]`. Its `platform` determines where the output runs. */
export default function wasmPkg(options: Options = {}): Plugin {
  return nativePlugin(rolldownHooks(options, createHost(options)), 'rolldown') as Plugin
}

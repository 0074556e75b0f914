import type { Plugin } from 'esbuild'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { esbuildHooks } from './esbuild/hooks.js'

export type { Options } from './options.js'

/** The plugin for esbuild: `plugins: [wasmPkg()]`. `platform`, `format` and `target` determine where the output runs. */
export default function wasmPkg(options?: Options): Plugin {
  return createPlugin((own, host) => esbuildHooks(own, host)).esbuild(options)
}

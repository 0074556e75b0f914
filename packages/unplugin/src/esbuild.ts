import type { Plugin } from 'esbuild'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for esbuild: `plugins: [wasmPkg()]`. `platform`, `format` and `target` say where the output runs. */
export default function wasmPkg(options?: Options): Plugin {
  return unplugin.esbuild(options)
}

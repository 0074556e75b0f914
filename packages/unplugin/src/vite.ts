import type { Plugin } from 'vite'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { vitePlugin } from './vite/plugins.js'

export type { Options } from './options.js'

/** The plugin for Vite 7 and 8: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options: Options = {}): Plugin {
  return vitePlugin(options, createHost(options))
}

import type { Plugin } from 'vite'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { sharedVite } from './vite/plugins.js'

export type { Options } from './options.js'

/** The plugin for Vite 7 and 8: `plugins: [wasmPkg()]`. */
export default function wasmPkg(options: Options = {}): Plugin {
  return sharedVite.vite({ options, host: createHost(options) }) as Plugin
}

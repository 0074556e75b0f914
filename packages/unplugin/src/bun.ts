import type { Options } from './options.js'
import type { BunPlugin } from './bun/types.js'
import { createPlugin } from './create-plugin.js'
import { bunHooks } from './bun/hooks.js'

export type { Options } from './options.js'

/** The plugin for `Bun.build`: `plugins: [wasmPkg()]`. `target` and `format` determine where the output runs. */
export default function wasmPkg(options?: Options): BunPlugin {
  return createPlugin((own, host) => bunHooks(own, host)).bun(options) as unknown as BunPlugin
}

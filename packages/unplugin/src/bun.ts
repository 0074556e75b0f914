import type { Options } from './options.js'
import type { BunPlugin } from './bun/types.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for `Bun.build`: `plugins: [wasmPkg()]`. `target` and `format` say where the output runs. */
export default function wasmPkg(options?: Options): BunPlugin {
  return unplugin.bun(options) as unknown as BunPlugin
}

import type { JsPlugin } from '@farmfe/core'
import type { Options } from './options.js'
import { unplugin } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for Farm: `plugins: [wasmPkg()]`. `compilation.output.targetEnv` determines where the output runs. */
export default function wasmPkg(options?: Options): JsPlugin {
  return unplugin.farm(options) as JsPlugin
}

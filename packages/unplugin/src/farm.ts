import type { JsPlugin } from '@farmfe/core'
import type { Options } from './options.js'
import { createPlugin } from './create-plugin.js'
import { farmHooks } from './farm/hooks.js'

export type { Options } from './options.js'

/** The plugin for Farm: `plugins: [wasmPkg()]`. `compilation.output.targetEnv` determines where the output runs. */
export default function wasmPkg(options?: Options): JsPlugin {
  return createPlugin((own, host) => farmHooks(own, host)).farm(options) as JsPlugin
}

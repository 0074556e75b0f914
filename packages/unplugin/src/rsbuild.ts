import type { RsbuildPlugin } from '@rsbuild/core'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { createSharedPlugin } from './create-plugin.js'
import { webpackHooks } from './webpack/hooks.js'
import { PLUGIN_NAME } from './plugin-name.js'

export type { Options } from './options.js'

/** Rsbuild creates a compiler for each of its environments. They share the host. */
const shared = createSharedPlugin(webpackHooks)

/** The plugin for Rsbuild: `plugins: [wasmPkg()]`. Its environments share one project, and each has its own target. */
export default function wasmPkg(options: Options = {}): RsbuildPlugin {
  const host = createHost(options)
  return {
    name: PLUGIN_NAME,
    setup(api) {
      api.modifyRspackConfig((config) => {
        config.plugins.push(shared.rspack({ options, host }))
      })
    },
  }
}

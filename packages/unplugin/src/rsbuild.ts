import type { RsbuildPlugin } from '@rsbuild/core'
import type { Options } from './options.js'
import { createHost } from './host.js'
import { sharedRspack } from './unplugin.js'

export type { Options } from './options.js'

/** The plugin for Rsbuild: `plugins: [wasmPkg()]`. Its environments share one project; the target of each is followed. */
export default function wasmPkg(options: Options = {}): RsbuildPlugin {
  const host = createHost(options)
  return {
    name: 'wasm-pkg',
    setup(api) {
      api.modifyRspackConfig((config) => {
        config.plugins.push(sharedRspack.rspack({ options, host }))
      })
    },
  }
}

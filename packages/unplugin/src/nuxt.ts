import { createHost } from './host.js'
import { leaveToNitro } from './nuxt/leave-to-nitro.js'
import { nitroFileUrls } from './nuxt/nitro-file-urls.js'
import type { Options } from './options.js'
import { nativePlugin } from './native-plugin.js'
import { rollupHooks } from './rollup/hooks.js'
import { vitePlugin } from './vite/plugins.js'

export type { Options } from './options.js'

/** The parts of Nuxt that are used. They are the same in Nuxt 3 and 4. */
export interface Nuxt {
  readonly options: { readonly rootDir: string; readonly vite: { plugins?: unknown[] } }
  hook(name: 'nitro:config', listener: (config: NitroConfig) => void): unknown
}

/** The parts of Nitro's configuration that are used. */
export interface NitroConfig {
  rollupConfig?: { plugins?: unknown }
}

/**
 * The module for Nuxt: `modules: ['unplugin-wasm-pkg/nuxt']`. Vite bundles the pages, and Nitro's own Rollup bundles
 * the server. Both get the plugin with one project. A component that pages and server routes use is in the server only
 * once.
 */
export default function wasmPkg(options: Options, nuxt: Nuxt): void {
  const { rootDir, vite } = nuxt.options
  const shared = { root: rootDir, ...options }
  const host = createHost(shared)
  vite.plugins = [leaveToNitro(host), vitePlugin(shared, host), ...(vite.plugins ?? [])]
  nuxt.hook('nitro:config', (config) => {
    const { plugins } = (config.rollupConfig ??= {})
    // The server is bundled by Nitro's own Rollup.
    const server = nativePlugin(
      rollupHooks(shared, host, () => ({ platform: 'node' })),
      'rollup',
    )
    config.rollupConfig.plugins = [server, nitroFileUrls(), plugins]
  })
}

import { createHost } from './host.js'
import { leaveToNitro } from './nuxt/leave-to-nitro.js'
import { nitroFileUrls } from './nuxt/nitro-file-urls.js'
import type { Options } from './options.js'
import { createSharedPlugin } from './create-plugin.js'
import { rollupHooks } from './rollup/hooks.js'
import { sharedVite } from './vite/shared.js'

export type { Options } from './options.js'

/** The server is bundled by Nitro's own Rollup. */
const server = createSharedPlugin((options, host) => rollupHooks(options, host, () => ({ platform: 'node' })))

/** What is used of Nuxt, the same in Nuxt 3 and 4. */
export interface Nuxt {
  readonly options: { readonly rootDir: string; readonly vite: { plugins?: unknown[] } }
  hook(name: 'nitro:config', listener: (config: NitroConfig) => void): unknown
}

/** What is used of Nitro's configuration. */
export interface NitroConfig {
  rollupConfig?: { plugins?: unknown }
}

/**
 * The module for Nuxt: `modules: ['unplugin-wasm-pkg/nuxt']`. Pages are bundled by Vite, the server by Nitro's own Rollup; both
 * get the plugin, over one project, and a component that pages and server routes use is in the server once.
 */
export default function wasmPkg(options: Options, nuxt: Nuxt): void {
  const { rootDir, vite } = nuxt.options
  const shared = { root: rootDir, ...options }
  const host = createHost(shared)
  vite.plugins = [leaveToNitro(host), sharedVite.vite({ options: shared, host }), ...(vite.plugins ?? [])]
  nuxt.hook('nitro:config', (config) => {
    const { plugins } = (config.rollupConfig ??= {})
    config.rollupConfig.plugins = [server.rollup({ options: shared, host }), nitroFileUrls(), plugins]
  })
}

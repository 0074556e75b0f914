import './require-node.js'
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import type { Plugin } from 'vite'
import { bunHooks } from './bun/hooks.js'
import { esbuildHooks } from './esbuild/hooks.js'
import { farmHooks } from './farm/hooks.js'
import { createHost, type Host } from './host.js'
import type { Options } from './options.js'
import { rolldownHooks } from './rolldown/hooks.js'
import { rollupHooks } from './rollup/hooks.js'
import { viteHooks } from './vite/plugin.js'
import { webpackHooks } from './webpack/hooks.js'

interface Internal {
  readonly options: Options
  readonly host: Host
}

/** Vite builds workers with plugins of their own; they share the host of the main ones. */
const viteWorker: UnpluginInstance<Internal> = createUnplugin(({ options, host }: Internal) =>
  viteHooks(options, host, true, () => []),
)

/** Rsbuild makes a compiler for each of its environments; they share the host. */
export const sharedRspack: UnpluginInstance<Internal> = createUnplugin(({ options, host }: Internal) =>
  webpackHooks(options, host),
)

/** Nuxt bundles pages with Vite and the server with Rollup; they share the host. */
export const sharedVite: UnpluginInstance<Internal> = createUnplugin(({ options, host }: Internal) =>
  viteHooks(options, host, false, () => [viteWorker.vite({ options, host }) as Plugin]),
)
export const sharedRollup: UnpluginInstance<Internal> = createUnplugin(({ options, host }: Internal) =>
  rollupHooks(options, host, () => ({ platform: 'node' })),
)

export const unplugin: UnpluginInstance<Options | undefined> = createUnplugin<Options | undefined>(
  (options: Options | undefined = {}, { framework }): UnpluginOptions => {
    const host = createHost(options)
    switch (framework) {
      case 'vite':
        return viteHooks(options, host, false, () => [viteWorker.vite({ options, host }) as Plugin])
      case 'rolldown':
        return rolldownHooks(options, host)
      case 'bun':
        return bunHooks(options, host)
      case 'esbuild':
        return esbuildHooks(options, host)
      case 'farm':
        return farmHooks(options, host)
      case 'webpack':
      case 'rspack':
        return webpackHooks(options, host)
      default:
        return rollupHooks(options, host, () => ({ platform: 'node' }))
    }
  },
)

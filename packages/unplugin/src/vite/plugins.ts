import type { UnpluginInstance } from 'unplugin'
import type { Plugin } from 'vite'
import { createSharedPlugin, type Shared } from '../create-plugin.js'
import { viteHooks } from './hooks.js'

/** Vite builds workers with separate plugins, which share the host of the main one. */
const worker: UnpluginInstance<Shared> = createSharedPlugin((options, host) => viteHooks(options, host, true, () => []))

/** Nuxt bundles pages with Vite and the server with Rollup. Both share the host. */
export const sharedVite: UnpluginInstance<Shared> = createSharedPlugin((options, host) =>
  viteHooks(options, host, false, () => [worker.vite({ options, host }) as Plugin]),
)

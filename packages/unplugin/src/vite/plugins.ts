import type { Plugin } from 'vite'
import type { Host } from '../host.js'
import { nativePlugin } from '../native-plugin.js'
import type { Options } from '../options.js'
import { viteHooks } from './hooks.js'

/** The plugin for Vite. Nuxt bundles pages with Vite and the server with Rollup, and both share the host. */
export function vitePlugin(options: Options, host: Host): Plugin {
  return nativePlugin(
    viteHooks(options, host, false, () => [workerPlugin(options, host)]),
    'vite',
  ) as Plugin
}

/** Vite builds workers with separate plugins, which share the host of the main one. */
function workerPlugin(options: Options, host: Host): Plugin {
  return nativePlugin(
    viteHooks(options, host, true, () => []),
    'vite',
  ) as Plugin
}

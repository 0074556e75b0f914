import { isSpecifierShape } from '@wasm-pkg/project/specifier'
import type { Plugin } from 'vite'
import { leaveToOthers } from '../claimed.js'
import type { Host } from '../host.js'

/**
 * In builds, does not resolve imports of server code, because Nitro bundles that code again and does not copy files
 * that Vite emits beside it. On the dev server, Vite's code runs directly.
 */
export function leaveToNitro(host: Host): Plugin {
  return {
    name: 'wasm-pkg:nitro',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ config }) => config.consumer === 'server',
    resolveId: {
      filter: { id: isSpecifierShape },
      handler: (specifier) => leaveToOthers(host, specifier),
    },
  }
}

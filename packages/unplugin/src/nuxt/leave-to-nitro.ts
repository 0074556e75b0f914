import { isSpecifierShape, splitQuery } from '@wasm-pkg/project/specifier'
import type { Plugin } from 'vite'
import type { Host } from '../host.js'

/**
 * In builds, leaves the imports of server code as they are: Nitro bundles that code again and takes no files that Vite puts beside
 * it. On the dev server Vite's code runs as it is.
 */
export function leaveToNitro(host: Host): Plugin {
  return {
    name: 'wasm-pkg:nitro',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ config }) => config.consumer === 'server',
    resolveId: {
      filter: { id: isSpecifierShape },
      async handler(specifier) {
        const project = await host.project()
        const claimed = project.claims(splitQuery(specifier).path)
        return claimed ? { id: specifier, external: true } : undefined
      },
    },
  }
}

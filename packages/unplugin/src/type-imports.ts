import { MENTIONS_PACKAGE, splitQuery } from '@wasm-pkg/project/specifier'
import type { UnpluginOptions } from 'unplugin'
import type { Host } from './host.js'

/** Sources in which imports of types, and imports not used yet, are gone before anybody is asked to resolve them. */
const TYPED_SOURCE = /\.(?:[cm]?tsx?|vue|svelte|astro)(?:$|\?)/

/**
 * Pins packages of which a source imports nothing but types, so that they get types. Such an import cannot fail a build: what
 * is wrong with it is told once.
 */
export function typeImports(host: Host, onResolved: () => void): NonNullable<UnpluginOptions['transform']> {
  const told = new Set<string>()
  return {
    filter: { id: { include: TYPED_SOURCE, exclude: /[\\/]node_modules[\\/]/ }, code: MENTIONS_PACKAGE },
    async handler(code, importer) {
      const project = await host.project()
      const { specifiersIn } = await import('@wasm-pkg/project/scan')
      // What cannot be parsed is the bundler's to tell.
      const { specifiers } = await specifiersIn(sourceFile(importer), code)
      for (const specifier of specifiers) {
        const { path } = splitQuery(specifier)
        if (!project.claims(path)) continue
        try {
          await host.run(() => project.resolve(path, { importer }))
          onResolved()
        } catch (error) {
          if (!told.has(path)) host.warn(error)
          told.add(path)
        }
      }
      return undefined
    },
  }
}

/** Blocks of a component are modules of their own, which say their language at the end: `App.vue?vue&type=script&lang.ts`. */
function sourceFile(id: string): string {
  const { path, query } = splitQuery(id)
  const language = /(?:^|&)lang\.([cm]?tsx?)$/.exec(query)?.[1]
  return language === undefined ? path : `${path}.${language}`
}

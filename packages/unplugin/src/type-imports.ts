import { MENTIONS_PACKAGE, splitQuery } from '@wasm-pkg/project/specifier'
import type { UnpluginOptions } from 'unplugin'
import type { Host } from './host.js'

/** Sources from which imports of types, and unused imports, are removed before plugins are asked to resolve them. */
const TYPED_SOURCE = /\.(?:[cm]?tsx?|vue|svelte|astro)(?:$|\?)/

/**
 * Pins packages from which a source only imports types, so that they get types. Such an import cannot fail a build, so
 * its error is reported once as a warning.
 */
export function typeImports(host: Host, onResolved: () => void): NonNullable<UnpluginOptions['transform']> {
  const told = new Set<string>()
  return {
    filter: { id: { include: TYPED_SOURCE, exclude: /[\\/]node_modules[\\/]/ }, code: MENTIONS_PACKAGE },
    async handler(code, importer) {
      const project = await host.project()
      const { specifiersIn } = await import('@wasm-pkg/project/scan')
      // The bundler reports syntax errors.
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

/** Blocks of a component are separate modules. Their ids end with the language: `App.vue?vue&type=script&lang.ts`. */
function sourceFile(id: string): string {
  const { path, query } = splitQuery(id)
  const language = /(?:^|&)lang\.([cm]?tsx?)$/.exec(query)?.[1]
  return language === undefined ? path : `${path}.${language}`
}

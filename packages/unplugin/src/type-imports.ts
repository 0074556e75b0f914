import { splitQuery } from '@wasm-pkg/project'
import type { UnpluginOptions } from 'unplugin'
import type { Host } from './host.js'

/** Sources in which imports of types, and imports not used yet, are gone before anybody is asked to resolve them. */
const TYPED_SOURCE = /\.(?:[cm]?tsx?|vue|svelte|astro)(?:$|\?)/

/** An import of something that looks like `ns:name`; files without one cost nothing. */
const MENTIONS_PACKAGE = /\bfrom\s*["'][a-z][a-z0-9-]*:/

/** Bounds keep the time in proportion to the text: no list of names and no specifier is longer. */
const STATEMENT =
  /^(?:import|export)\b[^'"`;()=]{0,1000}?\bfrom\s*(?<quote>["'])(?<specifier>[a-z][a-z0-9-]*:[^'"\n]{1,400})\k<quote>/gm

/**
 * What the `import … from` and `export … from` statements of a TypeScript source name, those in block comments left out. By
 * their shape at the start of a line: what is missed is resolved by the bundler if it is more than types.
 */
export function importedSpecifiers(code: string): readonly string[] {
  return [...code.matchAll(STATEMENT)].flatMap(({ groups, index }) => {
    const isComment = code.lastIndexOf('/*', index) > code.lastIndexOf('*/', index)
    const specifier = groups?.['specifier']
    return isComment || specifier === undefined ? [] : [specifier]
  })
}

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
      for (const specifier of importedSpecifiers(code)) {
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

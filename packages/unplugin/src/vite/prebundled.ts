import { isSpecifierShape, splitQuery } from '@wasm-pkg/project/specifier'
import type { GeneratedModule, ModuleExport } from '@wasm-pkg/wasi/generated'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { Resolution } from '../generated-modules.js'
import type { ViteEnvironment } from './environment.js'

/** A module named by the import as it is written, whatever that leads to now. */
const FROM = '\0wasm-pkg:from/'

/** A dependency and all that it brings, in one file. */
const LIMITS = { code: 'E_CACHE_IO', maxBytes: 128 * 1024 * 1024 } as const

/** The modules that imports of prebundled dependencies lead to. */
export interface PrebundledImports {
  /** @param found what the import leads to now */
  idFor(
    found: Resolution,
    specifier: string,
    importer: string | undefined,
    environment: ViteEnvironment | undefined,
  ): Resolution
  /** Such a module; `undefined` for ids that are none, or that no dependency asked for. */
  load(id: string, environment: ViteEnvironment | undefined): Promise<GeneratedModule | undefined>
}

/**
 * Browsers keep prebundled dependencies for ever, with the ids that their imports had when they were served. Ids of our
 * modules change with package.json, the lock and overrides, so such imports get one that does not.
 *
 * Anyone who can send a request to the dev server can ask for any id. One is honoured only if a dependency has the import:
 * its module makes Vite serve whatever it names, files outside of the project included.
 */
export function createPrebundledImports(): PrebundledImports {
  const made = new Set<string>()

  /** A browser may hold a dependency that an earlier process served, so what this one resolved is not all that there is. */
  async function isMade(specifier: string, environment: ViteEnvironment | undefined): Promise<boolean> {
    if (made.has(specifier)) return true
    if (!isSpecifierShape.test(specifier)) return false
    const { specifiersIn } = await import('@wasm-pkg/project/scan')
    for (const file of prebundledFiles(environment)) {
      const text = String((await readRegularFile(file, LIMITS).catch(() => undefined)) ?? '')
      if (text.includes(specifier)) for (const found of (await specifiersIn(file, text)).specifiers) made.add(found)
    }
    return made.has(specifier)
  }

  return {
    idFor(found, specifier, importer, environment) {
      if (found === undefined || importer === undefined || !isSpecifierShape.test(specifier)) return found
      if (environment?.depsOptimizer?.isOptimizedDepFile(importer) !== true) return found
      made.add(specifier)
      return FROM + specifier
    },
    async load(id, environment) {
      if (!id.startsWith(FROM)) return undefined
      const specifier = id.slice(FROM.length)
      if (!(await isMade(specifier, environment))) return undefined
      const exported: ModuleExport =
        splitQuery(specifier).query === 'url'
          ? { kind: 'from', name: 'default', from: specifier, imported: 'default' }
          : { kind: 'all', from: specifier }
      return { imports: [], body: [], exports: [exported] }
    },
  }
}

/** What the optimizer has bundled, and what such files share. */
function prebundledFiles(environment: ViteEnvironment | undefined): readonly string[] {
  const { optimized = {}, chunks = {} } = environment?.depsOptimizer?.metadata ?? {}
  return [...Object.values(optimized), ...Object.values(chunks)].map(({ file }) => file)
}

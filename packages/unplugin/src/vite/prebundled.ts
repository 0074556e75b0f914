import { isSpecifierShape, splitQuery } from '@wasm-pkg/project/specifier'
import type { GeneratedModule, ModuleExport } from '@wasm-pkg/wasi/generated'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { Resolution } from '../generated-modules.js'
import type { ViteEnvironment } from './environment.js'

/** The id of a module that is named by the import itself, whatever it currently resolves to. */
const FROM = '\0wasm-pkg:from/'

/** A dependency with its own dependencies, in one file. */
const LIMITS = { code: 'E_CACHE_IO', maxBytes: 128 * 1024 * 1024 } as const

/** The modules for imports in prebundled dependencies. */
export interface PrebundledImports {
  /** @param found what the import currently resolves to */
  idFor(
    found: Resolution,
    specifier: string,
    importer: string | undefined,
    environment: ViteEnvironment | undefined,
  ): Resolution
  /** Loads such a module. `undefined` for other ids, and for imports that no dependency has. */
  load(id: string, environment: ViteEnvironment | undefined): Promise<GeneratedModule | undefined>
}

/**
 * Browsers cache prebundled dependencies forever, with the ids that their imports had when they were served. Ids of our
 * modules change with package.json, the lock file and overrides, so such imports get a stable id.
 *
 * Anyone who can send a request to the dev server can request any id. An id is only accepted if a dependency has the
 * import, because its module makes Vite serve the files that it names, even outside of the project.
 */
export function createPrebundledImports(): PrebundledImports {
  const made = new Set<string>()

  /**
   * A browser may have a cached dependency from an earlier process, so the imports that this process resolved are not
   * complete.
   */
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

/** The files that the optimizer has bundled, including shared chunks. */
function prebundledFiles(environment: ViteEnvironment | undefined): readonly string[] {
  const { optimized = {}, chunks = {} } = environment?.depsOptimizer?.metadata ?? {}
  return [...Object.values(optimized), ...Object.values(chunks)].map(({ file }) => file)
}

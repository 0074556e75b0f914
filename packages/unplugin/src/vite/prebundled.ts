import { isSpecifierShape, splitQuery } from '@wasm-pkg/project/specifier'
import type { GeneratedModule, ModuleExport } from '@wasm-pkg/wasi/generated'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { Resolution } from '../generated-modules.js'
import type { HandedOutIds } from '../handed-out-ids.js'
import type { ViteEnvironment } from './environment.js'

/** The id of a module that is named by the import itself, whatever it currently resolves to. */
const FROM = '\0wasm-pkg:from/'

/** A dependency with its own dependencies, in one file. */
const LIMITS = { code: 'E_CACHE_IO', maxBytes: 128 * 1024 * 1024 } as const

/** One of Vite's environments, and the ids that its imports were answered with. */
export interface Place {
  readonly environment: ViteEnvironment | undefined
  readonly ids: HandedOutIds
}

/**
 * Browsers cache prebundled dependencies forever, with the ids that their imports had when they were served. Ids of our
 * modules change with package.json, the lock file and overrides, so such imports get a stable id.
 *
 * @param found what the import currently resolves to
 */
export function lastingId(
  found: Resolution,
  specifier: string,
  importer: string | undefined,
  place: Place,
): Resolution {
  if (found === undefined || importer === undefined || !isSpecifierShape.test(specifier)) return found
  if (place.environment?.depsOptimizer?.isOptimizedDepFile(importer) !== true) return found
  return place.ids.handOut(FROM + specifier)
}

/**
 * Loads the module of an id of `lastingId`. `undefined` for other ids, and for imports that no dependency has: anyone who
 * can send a request to the dev server can request any id, and such a module makes Vite serve the files that it names,
 * even outside of the project.
 */
export async function loadLasting(id: string, { environment, ids }: Place): Promise<GeneratedModule | undefined> {
  if (!id.startsWith(FROM)) return undefined
  const specifier = id.slice(FROM.length)
  if (!ids.has(id)) await handOutEarlier(specifier, { environment, ids })
  if (!ids.has(id)) return undefined
  const exported: ModuleExport =
    splitQuery(specifier).query === 'url'
      ? { kind: 'from', name: 'default', from: specifier, imported: 'default' }
      : { kind: 'all', from: specifier }
  return { imports: [], body: [], exports: [exported] }
}

/** A browser may have a cached dependency from an earlier process. The prebundled files still have its imports. */
async function handOutEarlier(specifier: string, { environment, ids }: Place): Promise<void> {
  if (!isSpecifierShape.test(specifier)) return
  const { specifiersIn } = await import('@wasm-pkg/project/scan')
  for (const file of prebundledFiles(environment)) {
    const text = String((await readRegularFile(file, LIMITS).catch(() => undefined)) ?? '')
    if (!text.includes(specifier)) continue
    for (const found of (await specifiersIn(file, text)).specifiers) ids.handOut(FROM + found)
  }
}

/** The files that the optimizer has bundled, including shared chunks. */
function prebundledFiles(environment: ViteEnvironment | undefined): readonly string[] {
  const { optimized = {}, chunks = {} } = environment?.depsOptimizer?.metadata ?? {}
  return [...Object.values(optimized), ...Object.values(chunks)].map(({ file }) => file)
}

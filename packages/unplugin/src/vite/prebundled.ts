import { isSpecifierShape, splitQuery } from '@wasm-pkg/project'
import { quote } from '../emit/quote.js'
import type { Resolution } from '../plugin.js'
import type { ViteEnvironment } from './environment.js'

/** A module named by the import as it is written, whatever that leads to now. */
const FROM = '\0wasm-pkg:from/'

/**
 * Browsers keep prebundled dependencies for ever, with the ids that their imports had when they were served. Ids of our
 * modules change with package.json, the lock and overrides, so such imports get one that does not.
 *
 * @param found what the import leads to now
 */
export function forPrebundled(
  found: Resolution,
  specifier: string,
  importer: string | undefined,
  environment: ViteEnvironment | undefined,
): Resolution {
  if (found === undefined || importer === undefined || !isSpecifierShape.test(specifier)) return found
  return environment?.depsOptimizer?.isOptimizedDepFile(importer) === true ? FROM + specifier : found
}

/** The code of a module that `forPrebundled` named. */
export function loadForPrebundled(id: string): string | undefined {
  if (!id.startsWith(FROM)) return undefined
  const specifier = id.slice(FROM.length)
  const names = splitQuery(specifier).query === 'url' ? '{ default }' : '*'
  return `export ${names} from ${quote(specifier)}\n`
}

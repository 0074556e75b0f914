import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { REQUIRED_BY_SOURCE } from '../lock/types.js'
import type { Project } from '../project.js'
import { splitQuery, tryParseSpecifier } from '../specifier.js'
import { createSourceScanner } from './scanner.js'

/**
 * Pins that are there for sources alone and that no source imports, `ns:name@requirement`: left over, or put into the lock by
 * someone who wants them fetched. Nothing where the sources could not all be read; a specifier that is made up at run time is
 * not seen.
 */
export async function unimportedPins({ root, lock }: Pick<Project, 'root' | 'lock'>): Promise<readonly string[]> {
  const pins = lock.packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requiredBy }) => requiredBy.length > 0 && requiredBy.every((id) => id === REQUIRED_BY_SOURCE))
      .map(({ requirement }) => `${formatPackageName(name)}@${formatRequirement(requirement)}`),
  )
  if (pins.length === 0) return []
  const { specifiers, problems, isCut } = await createSourceScanner({ roots: [root], except: [] })()
  if (isCut || problems.size > 0) return []
  const imported = new Set(
    [...specifiers].map(([text]) => {
      const specifier = tryParseSpecifier(splitQuery(text).path)
      if (specifier?.requirement === undefined) return ''
      return `${formatPackageName(specifier.name)}@${formatRequirement(specifier.requirement)}`
    }),
  )
  return pins.filter((pin) => !imported.has(pin))
}

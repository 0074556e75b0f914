import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { REQUIRED_BY_SOURCE } from '../lock/types.js'
import type { Project } from '../project.js'
import { splitQuery, tryParseSpecifier } from '../specifier.js'
import { createSourceScanner } from './scanner.js'

/**
 * Pins of imports in sources that no source imports any more, `ns:name@requirement`. They are left over, or someone
 * added them to have the package fetched. Empty if not all sources could be read. Specifiers that are computed at run
 * time are not seen.
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

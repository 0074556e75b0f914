import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { type LockFile, REQUIRED_BY_SOURCE } from '../lock/types.js'
import { requestLabel } from '../resolve/request.js'
import { tryParseSpecifier } from '../specifier.js'
import { isComplete, type ScannedImports } from './project-imports.js'

/**
 * Pins of imports in sources that no source imports any more, `ns:name@requirement`. They are left over, or someone
 * added them to have the package fetched. Empty if not all sources could be read. Specifiers that are computed at run
 * time, and imports in node_modules, are not seen.
 */
export function unimportedPins({ packages }: LockFile, scanned: ScannedImports): readonly string[] {
  const pins = packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requiredBy }) => requiredBy.length > 0 && requiredBy.every((id) => id === REQUIRED_BY_SOURCE))
      .map(({ requirement }) => requestLabel({ name, requirement })),
  )
  if (pins.length === 0 || !isComplete(scanned)) return []
  const imported = new Set(
    [...scanned.imports.keys()].map((text) => {
      const specifier = tryParseSpecifier(text)
      if (specifier?.requirement === undefined) return ''
      return `${formatPackageName(specifier.name)}@${formatRequirement(specifier.requirement)}`
    }),
  )
  return pins.filter((pin) => !imported.has(pin))
}

/**
 * Pins with the packages that only they need, `ns:name@requirement`. A frozen project that does not fetch the pins
 * leaves out all of these.
 *
 * @param pins the result of `unimportedPins`
 */
export function withOwnPackages({ packages }: LockFile, pins: readonly string[]): ReadonlySet<string> {
  const entries = packages.flatMap(({ name, versions }) =>
    versions.map(({ requirement, version, requiredBy }) => ({
      label: requestLabel({ name, requirement }),
      id: `${formatPackageName(name)}@${formatVersion(version)}`,
      requiredBy,
    })),
  )
  const left = new Set(pins)
  for (;;) {
    const gone = new Set(entries.filter(({ label }) => left.has(label)).map(({ id }) => id))
    for (const { label, id } of entries) if (!left.has(label)) gone.delete(id)
    const more = entries.filter(
      ({ label, requiredBy }) => !left.has(label) && requiredBy.length > 0 && requiredBy.every((id) => gone.has(id)),
    )
    if (more.length === 0) return left
    for (const { label } of more) left.add(label)
  }
}

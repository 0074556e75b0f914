import type { PackageName } from '@wasm-pkg/registry-client/names'
import { exactRequirement, formatRequirement } from '@wasm-pkg/registry-client/requirement'
import type { Version } from '@wasm-pkg/registry-client/version'
import type { LockChange } from '../lock/change.js'
import { type LockFile, REQUIRED_BY_WIT } from '../lock/types.js'
import { type PackageRequest, requestLabel } from './request.js'

/** A package that the WIT of a project refers to. */
export interface WitRequirement {
  readonly name: PackageName
  readonly version: Version
  /** The file that refers to it, for messages. */
  readonly importer: string
}

export function witRequest({ name, version, importer }: WitRequirement): PackageRequest {
  return { name, requirement: exactRequirement(version), requiredBy: REQUIRED_BY_WIT, importer }
}

/** The changes that remove pins of packages that the WIT does not refer to any more. */
export function unneededPins({ packages }: LockFile, requirements: readonly WitRequirement[]): readonly LockChange[] {
  const needed = new Set(requirements.map((requirement) => requestLabel(witRequest(requirement))))
  return packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requirement, requiredBy }) => {
        return requiredBy.includes(REQUIRED_BY_WIT) && !needed.has(requestLabel({ name, requirement }))
      })
      .map(({ requirement }) => ({
        kind: 'drop' as const,
        name,
        requirement: formatRequirement(requirement),
        requiredBy: REQUIRED_BY_WIT,
      })),
  )
}

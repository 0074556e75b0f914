import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { type ResolutionStep } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A request for a package. */
export interface PackageRequest {
  readonly name: PackageName
  readonly requirement: Requirement
  /** The value for `required-by` in the lock file: `package.json`, `source`, or `ns:name@version`. */
  readonly requiredBy: string
  /** For messages: the importing file or package. */
  readonly importer?: string
}

/** `ns:name@requirement` in canonical form. Requests with the same label share their work. */
export function requestLabel({ name, requirement }: Pick<PackageRequest, 'name' | 'requirement'>): string {
  return `${formatPackageName(name)}@${formatRequirement(requirement)}`
}

/** The chain of an error about the request. */
export function requestChain(request: PackageRequest): readonly ResolutionStep[] {
  return [
    { label: 'required by', value: escapeText(request.importer ?? request.requiredBy) },
    { label: 'requirement', value: requestLabel(request) },
  ]
}

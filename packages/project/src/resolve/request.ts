import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { type ResolutionStep } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A package that somebody needs. */
export interface PackageRequest {
  readonly name: PackageName
  readonly requirement: Requirement
  /** What the lock says of who needs it: `package.json`, `source`, or `ns:name@version`. */
  readonly requiredBy: string
  /** For messages: the importing file or package. */
  readonly importer?: string
}

/** `ns:name@requirement` in canonical print: requests with one label are one piece of work. */
export function requestLabel({ name, requirement }: Pick<PackageRequest, 'name' | 'requirement'>): string {
  return `${formatPackageName(name)}@${formatRequirement(requirement)}`
}

/** The chain of an error about the request. */
export function requestChain(request: PackageRequest): readonly ResolutionStep[] {
  return [
    { label: 'asked for by', value: escapeText(request.importer ?? request.requiredBy) },
    { label: 'requirement', value: requestLabel(request) },
  ]
}

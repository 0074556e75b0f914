import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatRequirement, type Requirement, selectVersion } from '@wasm-pkg/registry-client/requirement'
import { formatVersion, type Version } from '@wasm-pkg/registry-client/version'

/** Maximum number of versions in the message. A package can have hundreds. */
const MAX_LISTED = 8

/**
 * The highest version that satisfies a requirement. Without a requirement, the highest that is not a prerelease, or as
 * in `wkg get`, a prerelease if there is nothing else.
 *
 * @param label `ns:name`
 * @param versions ascending
 * @throws WasmPkgError `E_NOT_FOUND`
 */
export function chooseVersion(
  label: string,
  versions: readonly Version[],
  requirement: Requirement | undefined,
): Version {
  const selected = selectVersion(versions, requirement ?? { comparators: [] })
  const version = selected ?? (requirement === undefined ? versions.at(-1) : undefined)
  if (version !== undefined) return version
  const newest = versions.slice(-MAX_LISTED).map(formatVersion)
  const older = versions.length > newest.length ? `${versions.length - newest.length} older ones, ` : ''
  throw new WasmPkgError('E_NOT_FOUND', `no version of ${label} matches`, {
    package: label,
    expected: requirement === undefined ? 'any version' : formatRequirement(requirement),
    actual: newest.length === 0 ? 'no versions' : `${older}${newest.join(', ')}`,
  })
}

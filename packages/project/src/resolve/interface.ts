import { type InterfaceId, parseInterfaceId } from '@wasm-pkg/component'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { compareVersions, formatVersion, tryParseVersion } from '@wasm-pkg/registry-client/version'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { ResolvedPackage } from './types.js'

export { type InterfaceId, parseInterfaceId } from '@wasm-pkg/component'

/**
 * The full id of an interface that a specifier names without package and version. The package's own interfaces come
 * first, then those of other packages, then those that the world itself declares.
 *
 * @throws WasmPkgError `E_NOT_FOUND` with the existing interfaces, `E_USAGE` if the name is ambiguous
 */
export function findInterface(pack: ResolvedPackage, name: string): string {
  const { exports } = pack.facts
  const candidates = candidatesOf(pack, name)
  const [found] = candidates
  if (found !== undefined && candidates.length === 1) return found
  if (candidates.length > 1) {
    throw new WasmPkgError('E_USAGE', `${pack.id} exports several interfaces named ${escapeText(name)}`, {
      package: pack.id,
      actual: escapeText(candidates.join(', ')),
      hint: 'Import the package itself and take the interface by its full name.',
    })
  }
  throw new WasmPkgError('E_NOT_FOUND', `${pack.id} exports no interface named ${escapeText(name)}`, {
    package: pack.id,
    actual: escapeText(exports.join(', ')) || 'no exports',
    hint: 'Check the name. To import everything, import the package itself.',
  })
}

/** The parts of a package that decide which interface a name means. */
export interface NamedExports extends Pick<ResolvedPackage, 'name' | 'version'> {
  readonly facts: Pick<ResolvedPackage['facts'], 'exports'>
}

/** The exports that a name can mean: one, several equally good ones, or none. */
export function candidatesOf(
  { facts: { exports }, name: own, version }: NamedExports,
  name: string,
): readonly string[] {
  const named = exports.filter((id) => unlabelled(id)?.interface === name)
  if (named.length === 0) return exports.filter((id) => (splitLabel(id).label ?? id) === name)
  const ours = named.filter((id) => parseInterfaceId(id)?.package === formatPackageName(own))
  const candidates = ours.length > 0 ? ours : named
  const exact = candidates.filter((id) => parseInterfaceId(id)?.version === formatVersion(version))
  return exact.length > 0 ? exact.slice(0, 1) : candidates
}

/** The id of an interface that is exported without a label. */
function unlabelled(id: string): InterfaceId | undefined {
  return splitLabel(id).label === undefined ? parseInterfaceId(id) : undefined
}

/** The unambiguous interface names that a specifier can use for a package. */
export function interfaceNames(pack: NamedExports): readonly string[] {
  const names = new Set(
    pack.facts.exports.flatMap((id) => splitLabel(id).label ?? parseInterfaceId(id)?.interface ?? []),
  )
  return [...names].filter((name) => candidatesOf(pack, name).length === 1)
}

/**
 * The export that satisfies an import: same package and interface, with the same or a later compatible version (the
 * component model's rule, SemVer's caret). A labelled export only matches its label.
 */
export function findCompatibleExport(exports: readonly string[], labelled: string): string | undefined {
  const { id: imported } = splitLabel(labelled)
  if (exports.includes(imported)) return imported
  const wanted = parseInterfaceId(imported)
  const version = wanted?.version === undefined ? undefined : tryParseVersion(wanted.version)
  if (wanted === undefined || version === undefined || version.pre.length > 0) return undefined
  return exports.find((id) => {
    const offered = unlabelled(id)
    if (offered?.package !== wanted.package || offered.interface !== wanted.interface) return false
    const its = offered.version === undefined ? undefined : tryParseVersion(offered.version)
    if (its === undefined || its.pre.length > 0 || compareVersions(its, version) < 0) return false
    if (its.major !== version.major) return false
    if (its.major > 0n) return true
    return its.minor === version.minor && (its.minor > 0n || its.patch === version.patch)
  })
}

/**
 * The common key of all compatible versions of an interface: `docs:image/api@0.2`. A prerelease, and every version
 * below 0.1, has its own key.
 */
export function compatibilityTrack(id: string): string {
  const parts = parseInterfaceId(id)
  const version = parts?.version === undefined ? undefined : tryParseVersion(parts.version)
  if (parts === undefined || version === undefined || version.pre.length > 0) return id
  const { major, minor, patch } = version
  const track = major > 0n ? `${major}` : minor > 0n ? `0.${minor}` : `0.0.${patch}`
  return `${parts.package}/${parts.interface}@${track}`
}

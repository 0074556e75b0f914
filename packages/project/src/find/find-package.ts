import type { Manifest } from '../manifest/types.js'
import { inspectOverride } from '../resolve/override.js'
import { parseSpecifier } from '../specifier.js'
import type { RegistryClient, Release } from '@wasm-pkg/registry-client'
import type { Config } from '@wasm-pkg/registry-client/config'
import { isWasmPkgError, WasmPkgError, withHint } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { tryParseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { chooseVersion } from './choose-version.js'
import { findPin } from './find-pin.js'

/** Where to look for a package, inside a project or without one. */
export interface PackageSources {
  readonly config: Config
  readonly client: Pick<RegistryClient, 'getRelease' | 'listVersions' | 'readContent'>
  /** The manifest of the project. Empty without a project. */
  readonly manifest: Manifest
  /** Absolute path of the project's folder. Its `wasm-pkg.lock` is used without the network. */
  readonly root: string
}

/** What a search asks for besides the package. */
export interface FindOptions {
  /** Whether to list the versions even if the spec names one. @default false */
  readonly all?: boolean
  readonly signal?: AbortSignal
}

/** A release, or the file that overrides the package, and what is known about it. */
export interface FoundPackage {
  readonly release: Release
  /**
   * The source of the answer: the registry, the project's lock file (without the network), or the file that overrides
   * the package.
   */
  readonly from: 'registry' | 'lock' | 'override'
  /** In ascending order. Empty if only one version was requested or the registry was not asked. */
  readonly versions: readonly Version[]
  /** Tags of the registry that are not versions. */
  readonly skippedTags: readonly string[]
  /** The verified bytes. @throws WasmPkgError with the registry client's codes */
  read(): Promise<Uint8Array>
}

/**
 * Finds what builds of the project use for a package name: the local file if the project overrides the package,
 * otherwise the release from `findPublished`.
 *
 * @param spec `ns:name`, `ns:name@version` or `ns:name@requirement`; overrides are only considered for a bare name
 * @throws WasmPkgError `E_CONFIG` and `E_WASM` for an override that cannot be read, and as `findPublished`
 */
export async function findPackage(
  sources: PackageSources,
  spec: string,
  options: FindOptions = {},
): Promise<FoundPackage> {
  const file = sources.manifest.overrides.get(spec)
  return file === undefined ? await findPublished(sources, spec, options) : await findOverride(spec, file)
}

async function findOverride(spec: string, file: string): Promise<FoundPackage> {
  const name = parsePackageName(spec)
  const { bytes, facts, version } = await inspectOverride(name, file)
  const { digest, size } = facts
  const release = { name, version, registry: 'local', source: file, digest, size, annotations: {} }
  return { release, from: 'override', versions: [], skippedTags: [], read: () => Promise.resolve(bytes) }
}

/**
 * Finds a published release, ignoring overrides: the exact version, the highest match of a requirement, or for a bare
 * name the highest version that is not a prerelease. Without the network, uses the project's own pin.
 *
 * @param spec `ns:name`, `ns:name@version` or `ns:name@requirement`
 * @throws WasmPkgError `E_USAGE` for the spec of an interface, `E_NAME`, `E_VERSION`, `E_NOT_FOUND`, `E_OFFLINE_MISS`, and
 *   the registry client's other codes
 */
export async function findPublished(
  sources: PackageSources,
  spec: string,
  options: FindOptions = {},
): Promise<FoundPackage> {
  const { signal } = options
  const found = await chooseRelease(sources, spec, options)
  return { ...found, read: () => sources.client.readContent(found.release, { ...(signal && { signal }) }) }
}

async function chooseRelease(
  sources: PackageSources,
  spec: string,
  { all = false, signal }: FindOptions,
): Promise<Omit<FoundPackage, 'read'>> {
  const { client, manifest } = sources
  const { name, requirement, interface: item } = parseSpecifier(spec)
  const label = formatPackageName(name)
  if (item !== undefined) {
    throw new WasmPkgError('E_USAGE', `"${spec}" is an interface; name a package`, { hint: `Try ${label}.` })
  }
  const call = signal === undefined ? {} : { signal }
  const at = spec.indexOf('@')
  const exact = at === -1 ? undefined : tryParseVersion(spec.slice(at + 1))
  try {
    if (exact !== undefined && !all) {
      return { release: await client.getRelease(name, exact, call), from: 'registry', versions: [], skippedTags: [] }
    }
    const { versions, skippedTags } = await client.listVersions(name, call)
    const version = exact ?? chooseVersion(label, versions, requirement)
    return { release: await client.getRelease(name, version, call), from: 'registry', versions, skippedTags }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    if (error.code === 'E_OFFLINE_MISS') {
      const release = await findPin(sources, name, exact ?? requirement)
      if (release !== undefined) return { release, from: 'lock', versions: [], skippedTags: [] }
    }
    if (error.code !== 'E_NOT_FOUND') throw error
    const others = [...manifest.dependencies.keys()].filter((key) => key !== label)
    throw withHint(error, didYouMean(label, others))
  }
}

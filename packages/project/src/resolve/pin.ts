import { compareVersions, formatVersion, type Version } from '@wasm-pkg/registry-client/version'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import {
  formatRequirement,
  matchesRequirement,
  type Requirement,
  selectVersion,
} from '@wasm-pkg/registry-client/requirement'
import type { Release } from '@wasm-pkg/registry-client'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { tagMovedError } from '../lock/change.js'
import { isOwnRequirer, type LockedPackage, type LockedVersion } from '../lock/types.js'
import { enforcePolicy, type PolicySubject } from '../policy/check.js'
import { lockDifferences } from './differences.js'
import { type PackageRequest, requestChain, requestLabel } from './request.js'
import type { Session } from './session.js'
import { withSuggestion } from './suggest.js'
import { sharedVersion } from './unify.js'

/** The version for a request. The entry may not have facts yet. */
export interface Pin {
  readonly registry: string
  readonly entry: LockedVersion
  /** Size in bytes, if the registry was just asked. */
  readonly size?: number
}

/**
 * The version for a request. Uses a locked version that satisfies the requirement. Otherwise, asks the registry for the
 * highest match (a prerelease only if the requirement names one). Packages that link to one package share a version of
 * it if their requirements allow it.
 *
 * @throws WasmPkgError `E_LOCK_STALE` (frozen), `E_OFFLINE_MISS`, `E_TAG_MOVED`, `E_NOT_FOUND`, `E_POLICY`, `E_CONFIG`,
 *   and the registry client's codes
 */
export async function resolvePin(session: Session, request: PackageRequest): Promise<Pin> {
  const packages = session.lock.packagesOf(formatPackageName(request.name))
  if (session.frozen) return frozenPin(session, request, packages)
  const { registry } = await session.registry.choose(request.name)
  const ownEntry = isLink(request)
    ? sharedVersion(versionsFrom(packages, registry), request.requirement)
    : versionsFrom(packages, registry).find(
        ({ requirement, version }) =>
          formatRequirement(requirement) === formatRequirement(request.requirement) &&
          matchesRequirement(requirement, version),
      )
  const opened = versionsFrom(session.lock.openedPackagesOf(formatPackageName(request.name)), registry)
  const known = ownEntry ?? opened.findLast(({ version }) => matchesRequirement(request.requirement, version))
  if (known === undefined) return await newPin(session, request, registry)
  const entry = { ...known, requirement: request.requirement, requiredBy: [request.requiredBy] }
  return { registry, entry: known.source === undefined ? await locateEntry(session, request, entry) : entry }
}

/** Whether a package makes the request, not the project. */
function isLink({ requiredBy }: PackageRequest): boolean {
  return !isOwnRequirer(requiredBy)
}

function versionsFrom(packages: readonly LockedPackage[], registry: string): readonly LockedVersion[] {
  return packages.find((pack) => pack.registry === registry)?.versions ?? []
}

function frozenPin(session: Session, request: PackageRequest, packages: readonly LockedPackage[]): Pin {
  const text = formatRequirement(request.requirement)
  for (const { registry, versions } of packages) {
    const entry = versions.find(({ requirement }) => formatRequirement(requirement) === text)
    if (entry !== undefined && registry !== undefined) return { registry, entry }
  }
  const own = `${requestLabel(request)} is imported but not in the lock file`
  throw staleError(session, [own])
}

/**
 * A project whose packages are all overridden needs no lock file.
 *
 * @throws WasmPkgError `E_LOCK_STALE` if a frozen project's lock file differs from package.json
 */
export function checkFrozen(session: Session): void {
  if (lockDifferences(session.manifest, session.lock.current).length > 0) throw staleError(session, [])
}

function staleError(session: Session, more: readonly string[]): WasmPkgError {
  const absent = session.lock.onDisk.revision === 'absent'
  const known = lockDifferences(session.manifest, session.lock.current)
  const listed = known.map(({ text }) => text)
  const all = [...listed, ...more.filter((text) => !listed.includes(text))]
  const problem = absent ? 'there is no lock file' : 'the lock file is out of date'
  const why = session.frozenByCi ? 'CI is set, so it must not be changed' : 'a frozen project must not change it'
  const list = all.length === 0 ? '' : `:${all.map((text) => `\n  ${text}`).join('')}`
  // Only a build sees imports with their own version.
  const command =
    known.length > 0 && more.length === 0 ? `Run \`${cliCommand('install')}\`, or build once,` : 'Build once'
  const where = session.frozenByCi ? 'where CI is not set' : 'without frozen'
  return new WasmPkgError('E_LOCK_STALE', `${problem}, and ${why}${list}`, {
    actual: escapeText(session.lockFile, 1000),
    hint: `${command} ${where}; then review wasm-pkg.lock and commit it.`,
  })
}

async function newPin(session: Session, request: PackageRequest, registry: string): Promise<Pin> {
  const { manifest } = session
  const label = requestLabel(request)
  const subject = {
    package: formatPackageName(request.name),
    label,
    requestedBy: [request.importer ?? request.requiredBy],
  }
  if (manifest.policy.registries !== undefined) {
    // Before any request is sent there.
    const { source } = await (await session.registry.client()).locate(request.name, { signal: session.signal })
    enforcePolicy(manifest.policy, { ...subject, registry, source })
  }
  const release = await findRelease(session, request)
  enforcePolicy(manifest.policy, { ...subject, registry, ...releaseSubject(release) })
  return { registry, entry: releaseEntry(release, request), size: release.size }
}

/** The information about a release from the registry that the policy checks. */
export function releaseSubject({ size, created, source }: Release): Pick<PolicySubject, 'size' | 'created' | 'source'> {
  return { size, source, ...(created === undefined ? {} : { created }) }
}

/** A lock entry for a release. Its facts are added later, from the bytes. */
export function releaseEntry(release: Release, request: PackageRequest): LockedVersion {
  return {
    requirement: request.requirement,
    version: release.version,
    digest: release.digest,
    ...(release.manifest === undefined ? {} : { manifest: release.manifest }),
    source: release.source,
    requiredBy: [request.requiredBy],
    extras: new Map(),
  }
}

/**
 * Asks the registry for the highest version that matches.
 *
 * @throws WasmPkgError `E_NOT_FOUND` with the existing versions, or with the package that was probably meant
 */
export async function findRelease(session: Session, request: PackageRequest): Promise<Release> {
  const client = await session.registry.client()
  const { signal } = session
  const exact = completeVersion(request.requirement)
  if (exact !== undefined) {
    // A complete version needs no list. A version with build metadata is only found in the list.
    try {
      return await client.getRelease(request.name, exact, { signal })
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_NOT_FOUND') throw withSuggestion(session, request.name, error)
    }
  }
  const { versions } = await client.listVersions(request.name, { signal }).catch((error: unknown) => {
    throw withSuggestion(session, request.name, error)
  })
  const version = selectVersion(versions, request.requirement)
  if (version === undefined) throw noMatchError(request, versions)
  return await client.getRelease(request.name, version, { signal })
}

function completeVersion({ comparators }: Requirement): Version | undefined {
  const [only] = comparators
  if (only === undefined || comparators.length !== 1 || only.operator !== '=') return undefined
  const { major, minor, patch, pre } = only
  return minor === undefined || patch === undefined ? undefined : { major, minor, patch, pre, build: [] }
}

/** Maximum number of versions in an error. */
const MAX_LISTED = 8

function noMatchError(request: PackageRequest, versions: readonly Version[]): WasmPkgError {
  const newest = versions.toSorted(compareVersions).slice(-MAX_LISTED).map(formatVersion)
  const older = versions.length > MAX_LISTED ? `${versions.length - MAX_LISTED} older ones, ` : ''
  const onlyPre = versions.length > 0 && versions.every(({ pre }) => pre.length > 0)
  return new WasmPkgError('E_NOT_FOUND', `no version of ${formatPackageName(request.name)} matches the requirement`, {
    package: formatPackageName(request.name),
    chain: requestChain(request),
    expected: formatRequirement(request.requirement),
    actual: newest.length === 0 ? 'no versions' : `${older}${newest.join(', ')}`,
    hint: onlyPre ? 'There are only prereleases: require one exactly.' : undefined,
  })
}

/** Completes an entry that wkg wrote, which does not contain the place of the bytes. */
async function locateEntry(session: Session, request: PackageRequest, entry: LockedVersion): Promise<LockedVersion> {
  if (session.offline) return entry
  const client = await session.registry.client()
  const release = await client.getRelease(request.name, entry.version, { signal: session.signal })
  if (release.digest !== entry.digest) throw tagMovedError(request.name, entry, release.digest)
  return { ...entry, ...(release.manifest === undefined ? {} : { manifest: release.manifest }), source: release.source }
}

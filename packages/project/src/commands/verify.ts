import { compareVersions, formatVersion } from '@wasm-pkg/registry-client/version'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { MAX_LOCK_BYTES } from '../lock/parse.js'
import { formatLock } from '../lock/print.js'
import type { LockedVersion } from '../lock/types.js'
import { policyViolations } from '../policy/check.js'
import { sessionOf } from '../internals.js'
import type { Session } from '../resolve/session.js'
import { scanImports } from '../scan/project-imports.js'
import type { Project } from '../types.js'
import { linkProject } from './link-project.js'
import { verifyPin } from '../resolve/content.js'
import { lockDifferences, type LockDifference } from '../resolve/differences.js'

export interface LockProblem {
  /** `ns:name@version` */
  readonly package: string
  readonly kind: 'bytes' | 'moved' | 'manifest' | 'unlisted' | 'registry' | 'policy' | 'link' | 'unchecked'
  readonly text: string
  /** The error, if the check failed. */
  readonly error?: WasmPkgError
}

export interface VerifyReport {
  /** Whether the file's text is in canonical form. */
  readonly canonical: boolean
  /** Differences between the lock file and package.json. */
  readonly differences: readonly LockDifference[]
  readonly problems: readonly LockProblem[]
}

/**
 * Checks the lock file against the registries and the bytes: every version is still listed, its tag refers to the same
 * manifest and bytes, the facts match the bytes, the policy allows it, and a build can link the packages. Changes nothing.
 * An offline project checks the bytes that it has.
 *
 * @throws WasmPkgError `E_LOCK_PARSE` if the lock file cannot be read any more. What is wrong with a pin is reported, not thrown.
 */
export async function verifyLock(project: Project): Promise<VerifyReport> {
  const session = sessionOf(project)
  const lock = session.lock.onDisk.lock
  const bytes = await readRegularFile(session.lockFile, { code: 'E_LOCK_PARSE', maxBytes: MAX_LOCK_BYTES })
  const entries = lock.packages.flatMap(({ name, registry, versions }) =>
    versions.map((entry) => ({ name, registry: registry ?? '', entry })),
  )
  const problems = await mapConcurrently(entries, async ({ name, registry, entry }) => [
    ...(await guarded(name, entry, 'bytes', () => checkBytes(session, name, registry, entry))),
    ...(session.offline
      ? []
      : await guarded(name, entry, 'registry', () => checkRegistry(session, name, registry, entry))),
  ])
  const differences = lockDifferences(session.manifest, lock)
  const all = problems.flat()
  // Missing and wrong entries have already been reported.
  if (differences.length === 0 && all.length === 0) all.push(...(await linkProblems(session)))
  return {
    canonical: bytes === undefined || bytes.toString('utf8') === formatLock(lock),
    differences,
    problems: all,
  }
}

type Problems = readonly LockProblem[]

/** A failed check becomes a line in the report. Other checks continue. */
async function guarded(
  name: PackageName,
  entry: LockedVersion,
  kind: 'bytes' | 'registry',
  check: () => Promise<Problems>,
): Promise<Problems> {
  try {
    return await check()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return [
      { package: labelOf(name, entry), kind: isUnreachable(error) ? 'unchecked' : kind, text: error.message, error },
    ]
  }
}

async function checkBytes(
  session: Session,
  name: PackageName,
  registry: string,
  entry: LockedVersion,
): Promise<Problems> {
  const { facts } = await verifyPin(session, name, { registry, entry })
  const label = labelOf(name, entry)
  const subject = { package: formatPackageName(name), label, registry, size: facts.size, imports: facts.imports }
  const source = entry.source === undefined ? {} : { source: entry.source }
  return policyViolations(session.manifest.policy, { ...subject, ...source, requestedBy: entry.requiredBy }).map(
    (violation) => ({
      package: label,
      kind: 'policy',
      text: `${violation.rule}: ${violation.found}`,
    }),
  )
}

async function checkRegistry(
  session: Session,
  name: PackageName,
  registry: string,
  entry: LockedVersion,
): Promise<Problems> {
  const label = labelOf(name, entry)
  const choice = await session.registry.choose(name)
  if (choice.registry !== registry) {
    return [
      {
        package: label,
        kind: 'registry',
        text: `is locked from ${registry} but now configured from ${choice.registry}`,
      },
    ]
  }
  const client = await session.registry.client()
  const { signal } = session
  const { versions } = await client.listVersions(name, { signal })
  if (!versions.some((version) => compareVersions(version, entry.version) === 0)) {
    return [{ package: label, kind: 'unlisted', text: 'is no longer listed by its registry' }]
  }
  const release = await client.getRelease(name, entry.version, { signal })
  if (release.digest !== entry.digest) {
    return [{ package: label, kind: 'moved', text: `now has different bytes: ${release.digest}` }]
  }
  if (entry.manifest !== undefined && release.manifest !== entry.manifest) {
    return [{ package: label, kind: 'manifest', text: `now has a different manifest: ${release.manifest ?? 'none'}` }]
  }
  return []
}

/**
 * Checks without the network whether a build could link what is locked. Changes nothing.
 *
 * @returns no problem, or the first one: of kind `link`, with the error that a build would have, or of kind `unchecked`
 *   if the store lacks bytes
 */
export async function checkLinks(project: Project): Promise<readonly LockProblem[]> {
  return await linkProblems(sessionOf(project))
}

async function linkProblems(session: Session): Promise<Problems> {
  // A separate session, so that nothing is pinned or requested that is not in the lock file.
  const frozen: Session = { ...session, frozen: true, resolving: new Map(), requesters: new Map() }
  try {
    await linkProject(frozen, await scanImports(frozen))
    return []
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    const kind = isUnreachable(error) ? 'unchecked' : 'link'
    return [{ package: error.package ?? 'package.json', kind, text: error.message, error }]
  }
}

function isUnreachable({ code }: WasmPkgError): boolean {
  return code === 'E_NETWORK' || code === 'E_OFFLINE_MISS' || code === 'E_TIMEOUT'
}

function labelOf(name: PackageName, entry: LockedVersion): string {
  return `${formatPackageName(name)}@${formatVersion(entry.version)}`
}

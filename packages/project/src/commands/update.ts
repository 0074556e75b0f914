import type { Session } from '../resolve/session.js'
import { compareVersions, formatVersion, type Version } from '@wasm-pkg/registry-client/version'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { applyChanges } from '../lock/change.js'
import { type LockedVersion, REQUIRED_BY_MANIFEST } from '../lock/types.js'
import { enforcePolicy } from '../policy/check.js'
import { knownRequests, packageNames } from '../resolve/packages.js'
import type { Project } from '../types.js'
import { verifyPin } from '../resolve/content.js'
import { findRelease, releaseEntry, releaseSubject } from '../resolve/pin.js'
import { pruneChanges } from '../resolve/prune.js'
import { type PackageRequest, requestLabel } from '../resolve/request.js'
import { type Draft, refuseFrozen } from './draft.js'
import { type DraftReport, install, type InstallReport, runCommand } from './install.js'

export interface UpdateOptions {
  /** `ns:name`; absent means all. */
  readonly packages?: readonly string[]
  /** Raise the requirements in package.json to the newest versions. */
  readonly latest?: boolean
  /** `ns:name` of packages whose locked versions may have changed bytes. */
  readonly acceptChanged?: readonly string[]
}

/**
 * Updates pins to the newest versions that their requirements allow. If anything fails, restores package.json and the
 * lock file, except for changes of other processes.
 *
 * @throws WasmPkgError `E_TAG_MOVED` if a version has other bytes than the locked ones and this was not accepted,
 *   `E_OFFLINE_MISS`, `E_USAGE`, and as `installPackages`
 */
export async function updatePackages(project: Project, options: UpdateOptions = {}): Promise<InstallReport> {
  refuseFrozen(project)
  return await runCommand(project, (draft) => update(draft, options))
}

async function update(draft: Draft, options: UpdateOptions): Promise<DraftReport> {
  const chosen = chosenNames(draft.session, options.packages)
  if (options.latest === true) await raiseRequirements(draft, chosen)
  const accepted = new Set(options.acceptChanged?.map((name) => formatPackageName(parsePackageName(name))))
  const { session } = draft
  const pins = pinsToMove(session).filter(({ request: { name } }) => chosen(formatPackageName(name)))
  await mapConcurrently(pins, (pin) => movePin(session, pin, accepted.has(formatPackageName(pin.request.name))))
  // So that the install starts from the new pins and removes packages that only replaced versions needed.
  draft.restart()
  return await install(draft)
}

function chosenNames(
  { manifest, lock: { current: lock } }: Session,
  names: readonly string[] | undefined,
): (key: string) => boolean {
  if (names === undefined || names.length === 0) return () => true
  const keys = new Set(names.map((name) => formatPackageName(parsePackageName(name))))
  const known = new Set(packageNames({ manifest, lock }))
  const unknown = [...keys].filter((key) => !known.has(key))
  if (unknown.length > 0) throw new WasmPkgError('E_USAGE', `not a package of this project: ${unknown.join(', ')}`)
  return (key) => keys.has(key)
}

/** A requirement of the project and its entry in the lock file. */
interface MovablePin {
  readonly request: PackageRequest
  /** Absent if package.json was edited and its new requirement has no pin yet. */
  readonly entry?: LockedVersion
}

/** Excludes overridden packages, and pins of requirements that are no longer in package.json, which the install removes. */
function pinsToMove({ manifest, lock: { current } }: Session): readonly MovablePin[] {
  const lock = applyChanges(current, pruneChanges(manifest, current))
  const entries = lock.packages.flatMap(({ name, versions }) =>
    versions.map((entry) => [requestLabel({ name, requirement: entry.requirement }), entry] as const),
  )
  const locked = new Map(entries)
  return knownRequests({ manifest, lock })
    .filter(({ name }) => !manifest.overrides.has(formatPackageName(name)))
    .map((request) => {
      const entry = locked.get(requestLabel(request))
      return { request, ...(entry === undefined ? {} : { entry }) }
    })
}

async function movePin(session: Session, { request, entry }: MovablePin, acceptChanged: boolean): Promise<void> {
  const { name } = request
  const requiredBy = entry?.requiredBy ?? [request.requiredBy]
  const release = await findRelease(session, request)
  if (release.digest === entry?.digest && compareVersions(release.version, entry.version) === 0) return
  const { registry } = release
  const pinned = { registry, entry: { ...releaseEntry(release, request), requiredBy }, size: release.size }
  const label = `${formatPackageName(name)}@${formatVersion(release.version)}`
  const { source } = release
  const subject = { package: formatPackageName(name), label, registry, source, requestedBy: requiredBy }
  enforcePolicy(session.manifest.policy, { ...subject, ...releaseSubject(release) })
  const { entry: verified, facts } = await verifyPin(session, name, pinned)
  enforcePolicy(session.manifest.policy, { ...subject, size: facts.size, imports: facts.imports })
  session.lock.record({ kind: 'pin', name, registry, entry: verified, acceptChanged })
}

/** Rewrites the selected requirements to a caret with the newest version. */
async function raiseRequirements(draft: Draft, chosen: (key: string) => boolean): Promise<void> {
  const { session } = draft
  const changes = new Map<string, string>()
  await mapConcurrently(
    [...session.manifest.dependencies].filter(([key]) => chosen(key)),
    async ([key, declared]) => {
      const name = parsePackageName(key)
      const any = { name, requirement: { comparators: [] }, requiredBy: REQUIRED_BY_MANIFEST }
      const newest: Version = (await findRelease(session, any)).version
      const text = `^${formatVersion({ ...newest, build: [] })}`
      if (formatRequirement(declared) !== text) changes.set(key, text)
    },
  )
  await draft.edit({ section: 'dependencies', changes })
}

import type { Digest } from '@wasm-pkg/registry-client/digest'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { comparePins, type PinChange } from '../lock/compare.js'
import type { LockFile } from '../lock/types.js'
import { type PermissionFinding, permissionFindings, strayGrants } from '../permissions/findings.js'
import { checkFrozen } from '../resolve/pin.js'
import { pruneChanges } from '../resolve/prune.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { scanImports, type ScannedImports } from '../scan/project-imports.js'
import { unimportedPins, withOwnPackages } from '../scan/unimported.js'
import type { Project } from '../types.js'
import { type Draft, withDraft } from './draft.js'
import { linkProject } from './link-project.js'
import { type ProjectTypes, tryWriteTypes } from './write-types.js'

/** What an install did and found. */
export interface InstallReport {
  /** Every package of the project, fetched and verified. Each version once, in the order of the lock file. */
  readonly packages: readonly ResolvedPackage[]
  /** The changes of the lock file since it was read. */
  readonly changes: readonly PinChange[]
  /**
   * Whether the lock file was written. Also written without changes if facts were missing or it was not in canonical
   * form.
   */
  readonly lockWritten: boolean
  /** Unused grants, and imports without a grant. */
  readonly permissions: readonly PermissionFinding[]
  /** Pins of imports in sources, `ns:name@requirement`, that no source imports any more. */
  readonly unimported: readonly string[]
  /** The written types, or the error, which does not undo the install. Absent in a frozen project. */
  readonly types?: ProjectTypes | WasmPkgError
}

/**
 * Updates the lock file and the store to match package.json and the sources: resolves declared packages and imports of
 * sources, links them the way a build does, removes unneeded pins, fetches and verifies everything, and writes the types.
 * If packages cannot be linked, nothing is written. If an import of a source cannot be resolved, this is reported with the
 * types, because the build would fail. A frozen project is only checked and fetched, without
 * pins of sources that no source imports. If the install fails, or the project is
 * closed, restores the lock file and the types file, except for changes of other processes.
 *
 * @throws WasmPkgError as `Project.resolve` and `Project.save`; `E_UNBOUND_IMPORT`, `E_UNSUPPORTED` and `E_CONFIG` for what a
 *   build could not link
 */
export async function installPackages(project: Project): Promise<InstallReport> {
  return await runCommand(project, install)
}

/** The result of a command, with the sources that it scanned. */
export interface DraftReport extends Omit<InstallReport, 'lockWritten' | 'types'> {
  readonly scanned: ScannedImports
}

/** `installPackages` as part of a command. Writes nothing. */
export async function install({ session }: Draft): Promise<DraftReport> {
  const { manifest, lock, frozen } = session
  const before = lock.onDisk.lock
  if (frozen) checkFrozen(session)
  else lock.record(...pruneChanges(manifest, lock.current))
  const scanned = await scanImports(session)
  // A pin that no source imports may be there only to have its package fetched.
  const except = frozen ? withOwnPackages(lock.current, unimportedPins(lock.current, scanned)) : undefined
  const found = await linkProject(session, scanned, except)
  if (!frozen) lock.record(...pruneChanges(manifest, lock.current))
  const locked = lockedContents(lock.current)
  const packages = found.filter((pack) => pack.override !== undefined || locked.has(contentKey(pack.name, pack.digest)))
  return {
    packages,
    changes: comparePins(before, lock.current),
    permissions: findings(session, packages),
    unimported: unimportedPins(lock.current, scanned),
    scanned,
  }
}

/** Runs a command that ends with an install: on a draft, and with the types at the end. */
export async function runCommand<T extends DraftReport>(
  project: Project,
  command: (draft: Draft) => Promise<T>,
): Promise<Omit<T, 'scanned'> & InstallReport> {
  return await withDraft(project, command, async ({ scanned, ...report }, undo) =>
    project.frozen ? report : { ...report, types: await tryWriteTypes(project, scanned, undo) },
  )
}

/** The locked packages. Versions that turned out to be unneeded were only found while looking for shared versions. */
function lockedContents({ packages }: LockFile): ReadonlySet<string> {
  return new Set(packages.flatMap(({ name, versions }) => versions.map(({ digest }) => contentKey(name, digest))))
}

function contentKey(name: PackageName, digest: Digest): string {
  return `${formatPackageName(name)} ${digest}`
}

function findings(
  { permissions, manifest }: Session,
  packages: readonly ResolvedPackage[],
): readonly PermissionFinding[] {
  const subjects = packages.map(({ id, name, facts }) => ({
    id,
    name: formatPackageName(name),
    imports: facts.imports,
  }))
  return [
    ...subjects.flatMap((subject) => permissionFindings(permissions, subject)),
    ...strayGrants(permissions, new Set([...subjects.map(({ name }) => name), ...manifest.overrides.keys()])),
  ]
}

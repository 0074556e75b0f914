import type { Digest } from '@wasm-pkg/registry-client/digest'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { comparePins, type PinChange } from '../lock/compare.js'
import type { LockFile } from '../lock/types.js'
import { knownRequests } from '../resolve/packages.js'
import { type PermissionFinding, permissionFindings, strayGrants } from '../permissions/findings.js'
import type { Project } from '../project.js'
import { checkFrozen } from '../resolve/pin.js'
import { pruneChanges } from '../resolve/prune.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { unifyChanges } from '../resolve/unify.js'
import { resolveImports } from '../scan/project-imports.js'
import { unimportedPins } from '../scan/unimported.js'
import { type ProjectTypes, tryWriteTypes } from './write-types.js'

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
 * sources, follows imports to other packages, removes unneeded pins, fetches and verifies everything, and writes the
 * types. If an import of a source cannot be resolved, this is reported with the types, because the build would fail. A
 * frozen project is only checked and fetched. If the install fails, or the project is closed, restores the lock file,
 * except for changes of other processes.
 *
 * @throws WasmPkgError as `Project.resolve` and `Project.save`
 */
export async function installPackages(project: Project): Promise<InstallReport> {
  return await project.session.undo.allOrNothing(() => install(project))
}

/** `installPackages` as part of a command that undoes all its writes together. */
export async function install(project: Project): Promise<InstallReport> {
  const { session, resolver, frozen } = project
  const before = session.lock.onDisk.lock
  if (frozen) checkFrozen(session)
  if (!frozen) session.lock.record(...pruneChanges(session.manifest, session.lock.current))
  const requests = knownRequests({ manifest: session.manifest, lock: session.lock.current })
  const known = await mapConcurrently(requests, (request) => resolver.resolvePackage(request))
  const imports = frozen ? undefined : await resolveImports(project)
  const direct = [...known, ...(imports?.resolved.map(({ package: pack }) => pack) ?? [])]
  const found = await followImports(project, direct)
  if (!frozen) {
    session.lock.record(...unifyChanges(session.lock.current))
    session.lock.record(...pruneChanges(session.manifest, session.lock.current))
  }
  const locked = lockedContents(session.lock.current)
  const packages = found.filter((pack) => pack.override !== undefined || locked.has(contentKey(pack.name, pack.digest)))
  const changes = comparePins(before, session.lock.current)
  const { revision } = session.lock.onDisk
  await project.save()
  const lockWritten = session.lock.onDisk.revision !== revision
  const unimported = await unimportedPins(project)
  const report = { packages, changes, lockWritten, permissions: findings(project, packages), unimported }
  return imports === undefined ? report : { ...report, types: await tryWriteTypes(project, imports) }
}

/** The locked packages. Versions that turned out to be unneeded were only found while looking for shared versions. */
function lockedContents({ packages }: LockFile): ReadonlySet<string> {
  return new Set(packages.flatMap(({ name, versions }) => versions.map(({ digest }) => contentKey(name, digest))))
}

function contentKey(name: PackageName, digest: Digest): string {
  return `${formatPackageName(name)} ${digest}`
}

function findings(
  { session: { permissions }, manifest }: Project,
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

/** Adds the packages that the imports of the given ones need. */
async function followImports(
  { binder }: Project,
  direct: readonly ResolvedPackage[],
): Promise<readonly ResolvedPackage[]> {
  const found = new Map<string, ResolvedPackage>()
  let next = direct
  while (next.length > 0) {
    const fresh = next.filter((pack) => !found.has(`${pack.id} ${pack.digest}`))
    for (const pack of fresh) found.set(`${pack.id} ${pack.digest}`, pack)
    const components = [...new Set(fresh)].filter((pack) => pack.kind === 'component')
    next = (await mapConcurrently(components, (pack) => providersOf(binder, pack))).flat()
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

async function providersOf(binder: Project['binder'], pack: ResolvedPackage): Promise<readonly ResolvedPackage[]> {
  const providers: ResolvedPackage[] = []
  for (const id of pack.facts.imports) {
    try {
      const binding = await binder.bind(pack, id)
      if (binding.kind === 'package') providers.push(binding.provider)
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_UNBOUND_IMPORT') throw error
    }
  }
  return providers
}

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
  /** Every package of the project, fetched and verified; each version once, in the order of the lock. */
  readonly packages: readonly ResolvedPackage[]
  /** What changed in the lock since it was read. */
  readonly changes: readonly PinChange[]
  /** Whether the lock file was written; without changes because facts were missing, or it was not in its form. */
  readonly lockWritten: boolean
  /** Grants that nothing needs, and imports that nothing is granted for. */
  readonly permissions: readonly PermissionFinding[]
  /** Pins that are there for sources alone, `ns:name@requirement`, and that no source imports. */
  readonly unimported: readonly string[]
  /** The types of what can be imported, or why they could not be written, which undoes nothing. Absent in a frozen project. */
  readonly types?: ProjectTypes | WasmPkgError
}

/**
 * Brings lock and store to what package.json, the sources and the lock ask for: resolves what is declared and what sources
 * import, follows imports to other packages, drops what nobody needs, fetches and verifies everything, and writes the types. An
 * import of a source that cannot be resolved is told with the types: the build would stop at it. A frozen project is only
 * checked and fetched. If it fails, or the project is closed meanwhile, the lock is put back as it was, except for what others
 * wrote.
 *
 * @throws WasmPkgError as `Project.resolve` and `Project.save`
 */
export async function installPackages(project: Project): Promise<InstallReport> {
  return await project.session.undo.allOrNothing(() => install(project))
}

/** `installPackages` as a part of a command that takes back all its writes together. */
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

/** What is locked: versions that nobody needs after all were found on the way to those that packages share. */
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

/** Adds the packages that the imports of the given ones lead to. An import nothing provides is the build's to report. */
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

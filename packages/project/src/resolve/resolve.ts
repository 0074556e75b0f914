import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, WasmPkgError, withDetails } from '@wasm-pkg/registry-client/errors'
import { REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE } from '../lock/types.js'
import { parseSpecifier, type Specifier } from '../specifier.js'
import { findInterface } from './interface.js'
import { resolveOverride } from './override.js'
import { resolvePackage } from './package.js'
import { checkFrozen } from './pin.js'
import { type PackageRequest, requestChain, requestLabel } from './request.js'
import type { PinnablePackage, Session } from './session.js'
import type { ResolvedImport, ResolvedPackage } from './types.js'

/**
 * The package and interface that an import means.
 *
 * @param importer the importing file or package, for messages
 * @throws WasmPkgError as `Project.resolve`
 */
export async function resolveImport(session: Session, text: string, importer?: string): Promise<ResolvedImport> {
  const specifier = parseSpecifier(text)
  const resolved = await resolveRequest(session, importRequest(session, specifier, importer))
  if (specifier.interface === undefined) return { specifier, package: resolved }
  return { specifier, package: resolved, interface: findInterface(resolved, specifier.interface) }
}

/** Resolves a request and pins what it got. Requests for the same are one piece of work, however many ask at a time. */
export async function resolveRequest(session: Session, request: PackageRequest): Promise<ResolvedPackage> {
  return await resolveIf(session, request, () => true)
}

/** The same, but pins the package only if its facts are as they have to be. */
export async function resolveIf(
  session: Session,
  request: PackageRequest,
  accept: (facts: ResolvedPackage['facts']) => boolean,
): Promise<ResolvedPackage> {
  checkFrozenOnce(session)
  const { resolving, requesters } = session
  const label = requestLabel(request)
  const requestedBy = requesters.get(label) ?? []
  requesters.set(label, requestedBy)
  const by = request.importer ?? request.requiredBy
  if (!requestedBy.includes(by)) requestedBy.push(by)
  const key = `${label} ${request.requiredBy}`
  const work = resolving.get(key) ?? start(session, request, requestedBy)
  resolving.set(key, work)
  try {
    const { pack, keep } = await work
    if (accept(pack.facts)) keep()
    return pack
  } catch (error) {
    // Failures are not cached, because the next attempt may succeed.
    if (resolving.get(key) === work) resolving.delete(key)
    if (!isWasmPkgError(error)) throw error
    throw withDetails(error, { package: formatPackageName(request.name), chain: requestChain(request) })
  }
}

const checked = new WeakSet<Session>()

/** In a large lock the comparison takes a while, and what a frozen project compares does not change. */
function checkFrozenOnce(session: Session): void {
  if (!session.frozen || checked.has(session)) return
  checkFrozen(session)
  checked.add(session)
}

async function start(
  session: Session,
  request: PackageRequest,
  requestedBy: readonly string[],
): Promise<PinnablePackage> {
  const override = session.manifest.overrides.get(formatPackageName(request.name))
  if (override === undefined) return await resolvePackage(session, request, requestedBy)
  return { pack: await resolveOverride(session, request, override, requestedBy), keep: () => {} }
}

function importRequest({ manifest }: Session, specifier: Specifier, importer: string | undefined): PackageRequest {
  const { name } = specifier
  const key = formatPackageName(name)
  const declared = manifest.dependencies.get(key)
  const requirement =
    specifier.requirement ?? declared ?? (manifest.overrides.has(key) ? { comparators: [] } : undefined)
  if (requirement === undefined) {
    throw new WasmPkgError('E_CONFIG', `${key} is imported without a version but not declared in package.json`, {
      package: key,
      hint: `Add "wasmPkg": { "dependencies": { "${key}": "<requirement>" } } to package.json, or import "${key}@<version>".`,
    })
  }
  return {
    name,
    requirement,
    requiredBy: specifier.requirement === undefined ? REQUIRED_BY_MANIFEST : REQUIRED_BY_SOURCE,
    ...(importer === undefined ? {} : { importer }),
  }
}

import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError, WasmPkgError, withDetails } from '@wasm-pkg/registry-client/errors'
import { REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE } from '../lock/types.js'
import { parseSpecifier, type Specifier } from '../specifier.js'
import { findInterface } from './interface.js'
import { resolveOverride } from './override.js'
import { resolvePackage } from './package.js'
import { checkFrozen } from './pin.js'
import { type PackageRequest, requestChain, requestLabel } from './request.js'
import type { Session } from './session.js'
import type { ResolvedImport, ResolvedPackage } from './types.js'

/** Resolves the requests of one session. Concurrent equal requests share their work. */
export interface Resolver {
  resolveImport(text: string, importer?: string): Promise<ResolvedImport>
  /** @param accept can throw to refuse a package before it is pinned */
  resolvePackage(request: PackageRequest, accept?: (facts: ResolvedPackage['facts']) => void): Promise<ResolvedPackage>
}

export function createResolver(session: Session): Resolver {
  const running = new Map<string, Promise<ResolvedPackage>>()
  const requesters = new Map<string, string[]>()
  let checked = !session.frozen

  async function resolvePackageOnce(
    request: PackageRequest,
    accept?: (facts: ResolvedPackage['facts']) => void,
  ): Promise<ResolvedPackage> {
    if (!checked) checkFrozen(session)
    checked = true
    const label = requestLabel(request)
    const requestedBy = requesters.get(label) ?? []
    requesters.set(label, requestedBy)
    const by = request.importer ?? request.requiredBy
    if (!requestedBy.includes(by)) requestedBy.push(by)
    const key = `${label} ${request.requiredBy}`
    const work = running.get(key) ?? start(request, requestedBy, accept)
    running.set(key, work)
    try {
      const resolved = await work
      accept?.(resolved.facts)
      return resolved
    } catch (error) {
      // Failures are not cached, because the next attempt may succeed.
      if (running.get(key) === work) running.delete(key)
      if (!isWasmPkgError(error)) throw error
      throw withDetails(error, { package: formatPackageName(request.name), chain: requestChain(request) })
    }
  }

  async function start(
    request: PackageRequest,
    requestedBy: readonly string[],
    accept?: (facts: ResolvedPackage['facts']) => void,
  ): Promise<ResolvedPackage> {
    const override = session.manifest.overrides.get(formatPackageName(request.name))
    if (override !== undefined) return await resolveOverride(session, request, override, requestedBy)
    return await resolvePackage(session, request, requestedBy, accept)
  }

  return {
    resolvePackage: resolvePackageOnce,
    async resolveImport(text, importer) {
      const specifier = parseSpecifier(text)
      const request = importRequest(session, specifier, importer)
      const resolved = await resolvePackageOnce(request)
      if (specifier.interface === undefined) return { specifier, package: resolved }
      return { specifier, package: resolved, interface: findInterface(resolved, specifier.interface) }
    },
  }
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

import type { Project, ResolvedPackage } from '@wasm-pkg/project'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { relative } from 'node:path'
import type { ReportedPackage } from '../page/report.js'
import type { Group } from './group.js'

/** A package by itself, without its relations to others. */
export type PackageBody = Omit<
  ReportedPackage,
  'capabilities' | 'findings' | 'key' | 'links' | 'requiredBy' | 'sizes' | 'timings' | 'unusedGrants'
>

/** Describes a package from the lock file, and whether the store has it. */
export async function describeLocked({ store }: Project, { item, requirements }: Group): Promise<PackageBody> {
  const { package: name, id, version, registry, entry } = item
  const { digest, manifest, source, facts } = entry ?? {}
  const isStored = digest !== undefined && (await store.hasBlob(digest))
  return {
    id,
    package: name,
    ...(version === undefined ? {} : { version }),
    requirements: [...requirements],
    ...(registry === undefined ? {} : { registry }),
    ...(source === undefined ? {} : { source }),
    ...(digest === undefined ? {} : { digest }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(facts === undefined ? {} : { kind: facts.kind, size: facts.size }),
    bytes: isStored ? 'store' : 'missing',
    imports: facts?.imports ?? [],
    exports: facts?.exports ?? [],
  }
}

/** Describes a package from the file that overrides it. */
export async function describeOverride(project: Project, name: string, file: string): Promise<PackageBody> {
  const known = { package: name, requirements: [], override: relative(project.root, file) }
  try {
    const { id, version, digest, kind, size, facts } = await openOverride(project, name)
    const { imports, exports } = facts
    return { id, ...known, version: formatVersion(version), digest, kind, size, bytes: 'file', imports, exports }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return { id: name, ...known, bytes: 'missing', imports: [], exports: [], problem: formatError(error) }
  }
}

/** Reads the file that overrides a package, whatever its version. */
export async function openOverride(project: Project, name: string): Promise<ResolvedPackage> {
  return (await project.resolve(name)).package
}

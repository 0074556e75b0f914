import { formatPackageName, formatRequirement } from '@wasm-pkg/registry-client'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { REQUIRED_BY_SOURCE } from '../lock/types.js'
import type { Project } from '../project.js'
import type { WrittenTypes } from '../types-file.js'

export interface DeclaredTypes {
  /** What package.json declares, and what sources ask for by a requirement of their own. */
  readonly specifiers: readonly string[]
  /** Absent if the project has no types file, or nothing to write into it. */
  readonly written?: WrittenTypes
}

/**
 * Writes the types of every package that package.json declares, and of every import with a requirement of its own that the lock
 * knows, though no build has met them yet.
 *
 * @throws WasmPkgError as `Project.resolve` and `Project.writeTypes`
 */
export async function writeDeclaredTypes(project: Project): Promise<DeclaredTypes> {
  const fromSources = project.lock.packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requiredBy }) => requiredBy.includes(REQUIRED_BY_SOURCE))
      .map(({ requirement }) => `${formatPackageName(name)}@${formatRequirement(requirement)}`),
  )
  const specifiers = [...new Set([...project.manifest.dependencies.keys(), ...fromSources])]
  await mapConcurrently(specifiers, (specifier) => project.resolve(specifier))
  const written = await project.writeTypes()
  return { specifiers, ...(written === undefined ? {} : { written }) }
}

/** The same for a command that has done its work: a package without types is there all the same. */
export async function tryWriteTypes(project: Project): Promise<DeclaredTypes | WasmPkgError> {
  try {
    return await writeDeclaredTypes(project)
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return error
  }
}

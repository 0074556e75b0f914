import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { ownSpecifiers } from '../resolve/packages.js'
import { internalsOf, sessionOf } from '../internals.js'
import type { Project } from '../types.js'
import type { Undo } from '../undo.js'
import { interfaceNames } from '../resolve/interface.js'
import { type ProjectImports, resolveImports, scanImports, type ScannedImports } from '../scan/project-imports.js'
import { formatSpecifier } from '../specifier.js'
import type { WrittenTypes } from '../types-file.js'

/** What types were written, and what could not be resolved for them. */
export interface ProjectTypes {
  /** The specifiers with written types. */
  readonly specifiers: readonly string[]
  /** The imports of the sources. */
  readonly imports: ProjectImports
  /** Packages that could not be resolved, by specifier. */
  readonly failures: ReadonlyMap<string, WasmPkgError>
  /** Absent if the project has no types file, or no types. */
  readonly written?: WrittenTypes
}

/**
 * Writes the types of everything that the project can import, before any build: declared and overridden packages with
 * each of their interfaces, pins of imports in sources, and current imports of the sources. Failures are returned and
 * do not affect other types.
 *
 * @throws WasmPkgError as `Project.writeTypes`
 */
export async function writeProjectTypes(project: Project): Promise<ProjectTypes> {
  return await writeTypes(project, await scanImports(sessionOf(project)), () => project.writeTypes())
}

async function writeTypes(
  project: Project,
  scanned: ScannedImports,
  write: Project['writeTypes'],
): Promise<ProjectTypes> {
  const found = await resolveImports(scanned, (specifier, importer) => project.resolve(specifier, { importer }))
  const specifiers = new Set(found.resolved.map(({ specifier }) => specifier.text))
  const failures = new Map<string, WasmPkgError>()
  await mapConcurrently(ownSpecifiers(project), async (text) => {
    try {
      const { specifier, package: pack } = await project.resolve(text)
      specifiers.add(text)
      if (specifier.requirement !== undefined) return
      for (const name of interfaceNames(pack)) {
        const item = formatSpecifier({ ...specifier, interface: name })
        await project.resolve(item)
        specifiers.add(item)
      }
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      failures.set(text, error)
    }
  })
  const written = await write()
  const all = [...specifiers].toSorted()
  return { specifiers: all, imports: found, failures, ...(written === undefined ? {} : { written }) }
}

/** The same, for the end of a command. A failure does not make the command fail. */
export async function tryWriteTypes(
  project: Project,
  scanned: ScannedImports,
  undo: Undo,
): Promise<ProjectTypes | WasmPkgError> {
  try {
    return await writeTypes(project, scanned, () => internalsOf(project).writeTypes(undo))
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return error
  }
}

import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { Project } from '../project.js'
import type { ResolvedImport } from '../resolve/types.js'
import { splitQuery } from '../specifier.js'
import { createSourceScanner } from './scanner.js'

/** An import of a package that could not be resolved. */
export interface ImportProblem {
  readonly specifier: string
  /** The first file with this import. */
  readonly importer: string
  readonly error: WasmPkgError
}

export interface ProjectImports {
  readonly resolved: readonly ResolvedImport[]
  readonly problems: readonly ImportProblem[]
  /** Sources that could not be parsed, so that their imports are unknown, with the reason. */
  readonly unread: ReadonlyMap<string, string>
  /** Whether the project has more files than the limit. */
  readonly isCut: boolean
}

/**
 * Scans the project's sources and resolves their imports, like a build. Pins them, unless the project is frozen. A
 * frozen project resolves only what its lock file has.
 */
export async function resolveImports(project: Project): Promise<ProjectImports> {
  const { specifiers, problems: unread, isCut } = await createSourceScanner({ roots: [project.root], except: [] })()
  const importers = new Map<string, string>()
  for (const [text, importer] of specifiers) {
    const { path } = splitQuery(text)
    if (project.claims(path) && !importers.has(path)) importers.set(path, importer)
  }
  const resolved: ResolvedImport[] = []
  const problems: ImportProblem[] = []
  await mapConcurrently([...importers], async ([specifier, importer]) => {
    try {
      resolved.push(await project.resolve(specifier, { importer }))
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      problems.push({ specifier, importer, error })
    }
  })
  return { resolved, problems, unread, isCut }
}

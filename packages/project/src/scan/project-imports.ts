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
  /** The first file that has it. */
  readonly importer: string
  readonly error: WasmPkgError
}

export interface ProjectImports {
  readonly resolved: readonly ResolvedImport[]
  readonly problems: readonly ImportProblem[]
  /** Sources whose imports are not known since they could not be parsed, with the reason. */
  readonly unread: ReadonlyMap<string, string>
  /** Whether the project has more files than are looked through. */
  readonly isCut: boolean
}

/**
 * Looks through the project's sources and resolves what they import, as a build would: pinned, unless the project is frozen. A
 * frozen project resolves what its lock has and nothing else.
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

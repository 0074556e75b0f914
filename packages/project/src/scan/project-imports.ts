import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { claims } from '../claims.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedImport } from '../resolve/types.js'
import { splitQuery } from '../specifier.js'
import { createSourceScanner } from './scanner.js'

/**
 * How a source uses a package, by the query of its import: `?instantiate` starts instances, other queries need its
 * bytes.
 */
export type ImportUse = 'import' | 'instantiate' | 'bytes'

/** The imports of registry packages in a project's sources. */
export interface ScannedImports {
  /** By specifier, without its query. */
  readonly imports: ReadonlyMap<string, ScannedImport>
  /** Sources that could not be parsed, so that their imports are unknown, with the reason. */
  readonly unread: ReadonlyMap<string, string>
  /** Whether the project has more files than the limit. */
  readonly isCut: boolean
}

export interface ScannedImport {
  /** The first file with this import. */
  readonly importer: string
  readonly uses: ReadonlySet<ImportUse>
}

/** Looks through the project's sources. */
export async function scanImports({ root, manifest }: Pick<Session, 'root' | 'manifest'>): Promise<ScannedImports> {
  const { specifiers, problems, isCut } = await createSourceScanner({ roots: [root], except: [] })()
  const imports = new Map<string, { readonly importer: string; readonly uses: Set<ImportUse> }>()
  for (const [text, importer] of specifiers) {
    const { path, query } = splitQuery(text)
    if (!claims(manifest, path)) continue
    const found = imports.get(path) ?? { importer, uses: new Set() }
    found.uses.add(query === '' ? 'import' : query === 'instantiate' ? 'instantiate' : 'bytes')
    imports.set(path, found)
  }
  return { imports, unread: problems, isCut }
}

/** Whether a specifier that was not found is certainly in no source, except for computed specifiers. */
export function isComplete({ unread, isCut }: ScannedImports): boolean {
  return !isCut && unread.size === 0
}

/** An import of a package that could not be resolved. */
export interface ImportProblem {
  readonly specifier: string
  /** The first file with this import. */
  readonly importer: string
  readonly error: WasmPkgError
}

/** The resolved imports of the sources. */
export interface ProjectImports extends Pick<ScannedImports, 'unread' | 'isCut'> {
  readonly resolved: readonly ResolvedImport[]
  readonly problems: readonly ImportProblem[]
}

/**
 * Resolves the imports of the sources, like a build. Reports an import that cannot be resolved with its file.
 *
 * @param resolve resolves one import, and pins it unless the project is frozen
 */
export async function resolveImports(
  { imports, unread, isCut }: ScannedImports,
  resolve: (specifier: string, importer: string) => Promise<ResolvedImport>,
): Promise<ProjectImports> {
  const resolved: ResolvedImport[] = []
  const problems: ImportProblem[] = []
  await mapConcurrently([...imports], async ([specifier, { importer }]) => {
    try {
      resolved.push(await resolve(specifier, importer))
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      problems.push({ specifier, importer, error })
    }
  })
  return { resolved, problems, unread, isCut }
}

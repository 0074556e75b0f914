import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { fileStates } from '../file-state.js'
import { listSources, type SourceFolders } from './list.js'
import { type SourceImports, specifiersIn } from './specifiers.js'

/** What a scan of a project’s sources found. */
export interface ScannedSources {
  /** Possible imports of packages, each with the first file that has it. */
  readonly specifiers: ReadonlyMap<string, string>
  /** Absolute paths of all folders that were read. */
  readonly folders: readonly string[]
  /** Files that could not be parsed, with the reason. */
  readonly problems: ReadonlyMap<string, string>
  /** Whether there are so many files that not all were read. */
  readonly isCut: boolean
  /** Whether a source was changed, created or removed since the last scan. */
  readonly isTouched: boolean
}

/** Larger files are generated. */
const MAX_FILE_BYTES = 2 * 1024 * 1024

interface Known extends SourceImports {
  readonly state: string
}

/** Finds imports of packages in all sources in the folders. Does not read unchanged files again. */
export function createSourceScanner(where: SourceFolders): () => Promise<ScannedSources> {
  let known: ReadonlyMap<string, Known> = new Map<string, Known>()

  async function readSource(file: string, state: string): Promise<Known> {
    const before = known.get(file)
    if (before?.state === state) return before
    const limits = { code: 'E_CONFIG', maxBytes: MAX_FILE_BYTES } as const
    const bytes = await readRegularFile(file, limits).catch(() => undefined)
    const found = await specifiersIn(file, bytes?.toString('utf8') ?? '')
    // While a file is being edited and cannot be parsed, keep its previous imports.
    const specifiers = found.problem === undefined ? found.specifiers : (before?.specifiers ?? found.specifiers)
    return { ...found, specifiers, state }
  }

  return async () => {
    const { files, folders, isCut } = await listSources(where)
    const states = await fileStates(files)
    const read = new Map<string, Known>()
    const specifiers = new Map<string, string>()
    const problems = new Map<string, string>()
    // One at a time, because opening all files at once could exceed the limit of the process.
    for (const [file, state] of states) {
      const source = await readSource(file, state)
      read.set(file, source)
      if (source.problem !== undefined) problems.set(file, source.problem)
      for (const specifier of source.specifiers) if (!specifiers.has(specifier)) specifiers.set(specifier, file)
    }
    const isTouched = read.size !== known.size || [...read].some(([file, source]) => known.get(file) !== source)
    known = read
    return { specifiers, folders, problems, isCut, isTouched }
  }
}

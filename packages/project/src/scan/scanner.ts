import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { fileStates } from '../file-state.js'
import { listSources, type SourceFolders } from './list.js'
import { type SourceImports, specifiersIn } from './specifiers.js'

export interface ScannedSources {
  /** What may be imports of packages, each with the first file that has it. */
  readonly specifiers: ReadonlyMap<string, string>
  /** All folders that were looked into, absolute. */
  readonly folders: readonly string[]
  /** Files that could not be parsed, with the reason. */
  readonly problems: ReadonlyMap<string, string>
  /** Whether there are so many files that not all were read. */
  readonly isCut: boolean
  /** Whether a source changed, appeared or went since the time before. */
  readonly isTouched: boolean
}

/** Larger files are made by programs. */
const MAX_FILE_BYTES = 2 * 1024 * 1024

interface Known extends SourceImports {
  readonly state: string
}

/** Looks for imports of packages in all sources below some folders; a file that did not change is not read again. */
export function createSourceScanner(where: SourceFolders): () => Promise<ScannedSources> {
  let known: ReadonlyMap<string, Known> = new Map<string, Known>()

  async function readSource(file: string, state: string): Promise<Known> {
    const before = known.get(file)
    if (before?.state === state) return before
    const limits = { code: 'E_CONFIG', maxBytes: MAX_FILE_BYTES } as const
    const bytes = await readRegularFile(file, limits).catch(() => undefined)
    const found = await specifiersIn(file, bytes?.toString('utf8') ?? '')
    // A file that is being edited imports what it did.
    const specifiers = found.problem === undefined ? found.specifiers : (before?.specifiers ?? found.specifiers)
    return { ...found, specifiers, state }
  }

  return async () => {
    const { files, folders, isCut } = await listSources(where)
    const states = await fileStates(files)
    const read = new Map<string, Known>()
    const specifiers = new Map<string, string>()
    const problems = new Map<string, string>()
    // One at a time: files that are all opened at once may be more than a process may open.
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

import { readdir, readFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { fileStates } from '../file-state.js'
import { specifiersIn } from './specifiers.js'

export interface SourceFolders {
  /** Absolute. */
  readonly roots: readonly string[]
  /** Absolute, besides `node_modules` and those whose names begin with a dot. */
  readonly except: readonly string[]
}

export interface Found {
  /** Each with the first file that imports it. */
  readonly specifiers: ReadonlyMap<string, string>
  /** All folders that were looked into, absolute. */
  readonly folders: readonly string[]
  /** Whether a source changed, appeared or went since the time before. */
  readonly isTouched: boolean
}

const EXTENSIONS = new Set(['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx', '.mdx'])
const DECLARATIONS = /\.d\.[cm]?ts$/

interface Known {
  readonly state: string
  readonly specifiers: readonly string[]
}

/** Looks for imports of packages in all sources below some folders; a file that did not change is not read again. */
export function createSourceScanner({ roots, except }: SourceFolders): () => Promise<Found> {
  let known: ReadonlyMap<string, Known> = new Map<string, Known>()

  async function readSource(file: string, state: string): Promise<Known> {
    const before = known.get(file)
    if (before?.state === state) return before
    const code = await readFile(file, 'utf8').catch(() => '')
    return { state, specifiers: specifiersIn(code, extname(file) === '.mdx') }
  }

  return async () => {
    const { files, folders } = await listSources(roots, new Set(except.map((folder) => resolve(folder))))
    const states = await fileStates(files)
    const read = new Map<string, Known>()
    const specifiers = new Map<string, string>()
    // One at a time: files that are all opened at once may be more than a process may open.
    for (const [file, state] of states) {
      const source = await readSource(file, state)
      read.set(file, source)
      for (const specifier of source.specifiers) if (!specifiers.has(specifier)) specifiers.set(specifier, file)
    }
    const isTouched = read.size !== known.size || [...read].some(([file, source]) => known.get(file) !== source)
    known = read
    return { specifiers, folders, isTouched }
  }
}

interface Sources {
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/** Links are not followed: what they lead to is a package's, or is found in its own place. */
async function listSources(roots: readonly string[], except: ReadonlySet<string>): Promise<Sources> {
  const files: string[] = []
  const folders = roots.map((root) => resolve(root))
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        const isOther = entry.name.startsWith('.') || entry.name === 'node_modules' || except.has(path)
        if (!isOther && !folders.includes(path)) folders.push(path)
      } else if (entry.isFile() && EXTENSIONS.has(extname(path)) && !DECLARATIONS.test(path)) files.push(path)
    }
  }
  return { files: files.toSorted(), folders }
}

import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isProject } from '../root.js'
import { gitIgnores } from './ignored.js'
import { isSource } from './scripts.js'

export interface SourceFolders {
  /** Absolute. */
  readonly roots: readonly string[]
  /** Absolute paths to exclude, in addition to `node_modules`, hidden, built and ignored folders, and other projects. */
  readonly except: readonly string[]
}

export interface Sources {
  /** Absolute, in order. */
  readonly files: readonly string[]
  /** Absolute paths of all folders that were read. */
  readonly folders: readonly string[]
  /** Whether there are more files, which were left out. */
  readonly isCut: boolean
}

/** More than any application has. The files are then not only its own sources. */
const MAX_ENTRIES = 50_000

/**
 * Output folders of builds beside a package.json, whether or not git ignores them. Deeper in the tree, such a name can
 * be a route.
 */
const OUTPUT = new Set(['build', 'coverage', 'dist', 'out'])

/** Does not follow links: their targets belong to packages or are found at their own place. */
export async function listSources({ roots, except }: SourceFolders): Promise<Sources> {
  const starts = new Set(roots.map((root) => resolve(root)))
  const left = new Set(except.map((folder) => resolve(folder)))
  const isIgnored = await gitIgnores([...starts])
  const files: string[] = []
  const folders = [...starts]
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    const isPackage = starts.has(folder) || entries.some(({ name }) => name === 'package.json')
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isFile() && isSource(path)) files.push(path)
      if (!entry.isDirectory() || starts.has(path) || left.has(path)) continue
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || isIgnored(path)) continue
      if (!(isPackage && OUTPUT.has(entry.name)) && !isProject(path)) folders.push(path)
      if (files.length + folders.length > MAX_ENTRIES) return { files: files.toSorted(), folders, isCut: true }
    }
  }
  return { files: files.toSorted(), folders, isCut: false }
}

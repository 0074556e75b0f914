import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isProject } from '../root.js'
import { gitIgnores } from './ignored.js'
import { isSource } from './scripts.js'

export interface SourceFolders {
  /** Absolute. */
  readonly roots: readonly string[]
  /** Absolute, besides `node_modules`, what is hidden, built or ignored by git, and other projects. */
  readonly except: readonly string[]
}

export interface Sources {
  /** Absolute, in order. */
  readonly files: readonly string[]
  /** All folders that were looked into, absolute. */
  readonly folders: readonly string[]
  /** Whether there are more, which were left out. */
  readonly isCut: boolean
}

/** More than any application has: what is found then are no sources of its own. */
const MAX_ENTRIES = 50_000

/** What builds write beside a package.json, ignored by git or not. Deeper in the tree, the name may be that of a route. */
const OUTPUT = new Set(['build', 'coverage', 'dist', 'out'])

/** Links are not followed: what they lead to is a package's, or is found in its own place. */
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

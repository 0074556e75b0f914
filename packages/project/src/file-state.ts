import { readdir, stat } from 'node:fs/promises'

/** For each file or folder, a text that changes when it is modified, created or removed. */
export type FileStates = ReadonlyMap<string, string>

/** Reads the states of files or folders. What does not exist has the state `MISSING`. */
export async function fileStates(files: readonly string[]): Promise<FileStates> {
  return new Map(await Promise.all(files.map(async (file) => [file, await fileState(file)] as const)))
}

/** Of a folder, the names of the sources directly in it. */
export async function fileState(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  if (found === undefined) return MISSING
  return found.isDirectory() ? folderState(await sourceNames(path)) : `${found.ino}/${found.size}/${found.mtimeNs}`
}

/** The state of a file that does not exist. */
export const MISSING = '-'

function folderState(names: readonly string[]): string {
  return `/${names.join('/')}`
}

/** Whether a state is that of a folder. */
export function isFolderState(state: string): boolean {
  return state.startsWith('/')
}

/** Folders that tools fill. Sources are never in them. */
const GENERATED: ReadonlySet<string> = new Set(['node_modules', 'target', 'dist', '__pycache__'])

/** The sources in a folder: no output, no temporary files of editors, nothing that tools keep for themselves. */
export async function sourceNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => !GENERATED.has(name) && !/^\.|~$|\.wasm$/.test(name)).toSorted()
}

/**
 * Records the state of files that no open project watches, because they may be the reason why it could not be opened.
 * An open project has `Project.changedOnDisk`, which also knows its own writes.
 *
 * @returns a function that returns whether one of the files was modified, created or removed since
 */
export async function rememberFiles(files: readonly string[]): Promise<() => Promise<boolean>> {
  const before = await fileStates(files)
  return async () => [...(await fileStates(files))].some(([file, state]) => before.get(file) !== state)
}

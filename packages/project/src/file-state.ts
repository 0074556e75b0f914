import { stat } from 'node:fs/promises'

/** For each file, a text that changes when the file is modified, created or removed. */
export type FileStates = ReadonlyMap<string, string>

export async function fileStates(files: readonly string[]): Promise<FileStates> {
  return new Map(await Promise.all(files.map(async (file) => [file, await fileState(file)] as const)))
}

export async function fileState(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found === undefined ? '-' : `${found.ino}/${found.size}/${found.mtimeNs}`
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

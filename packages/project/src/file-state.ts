import { stat } from 'node:fs/promises'

/** A text for each file that changes when the file is changed, created or removed. */
export type FileStates = ReadonlyMap<string, string>

export async function fileStates(files: readonly string[]): Promise<FileStates> {
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const found = await stat(file, { bigint: true }).catch(() => undefined)
        return [file, found === undefined ? '-' : `${found.ino}/${found.size}/${found.mtimeNs}`] as const
      }),
    ),
  )
}

export function isSameState(left: FileStates, right: FileStates): boolean {
  return left.size === right.size && [...left].every(([file, state]) => right.get(file) === state)
}

import { stat } from 'node:fs/promises'

/** A text that changes when one of the files does, appears or goes. */
export async function fileState(files: readonly string[]): Promise<string> {
  const states = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined)
      return found === undefined ? '-' : `${found.ino}/${found.size}/${found.mtimeNs}`
    }),
  )
  return states.join(' ')
}

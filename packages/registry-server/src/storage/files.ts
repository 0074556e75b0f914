import { randomUUID } from 'node:crypto'
import { fsync } from 'node:fs'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Waits in milliseconds between attempts to rename. Windows refuses while a virus scanner holds the file. */
const RENAME_PAUSES = [10, 50, 200, 1000]

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Size of a file, or `undefined` if it does not exist. */
export async function fileSize(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes all bytes. On a nearly full disk, one `write` can write fewer bytes than requested, without an error. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/**
 * Waits until the data is on the disk. Uses the file descriptor, because the handles of Yarn's Plug'n'Play do not have
 * `sync`.
 */
export async function syncFile({ fd }: Pick<FileHandle, 'fd'>): Promise<void> {
  await promisify(fsync)(fd)
}

/** Replaces a file so that readers see the old or the new content, never a part. */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await writeFully(file, bytes, 0)
      await syncFile(file)
    } finally {
      await file.close()
    }
    await moveFile(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Renames over an existing file. Retries on Windows. */
export async function moveFile(from: string, to: string): Promise<void> {
  for (const pause of RENAME_PAUSES) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (process.platform !== 'win32' || isMissing(error)) throw error
      await delay(pause)
    }
  }
  await rename(from, to)
}

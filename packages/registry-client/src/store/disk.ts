import { constants, fsync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { promisify } from 'node:util'

import { errnoOf, isMissing } from '../io-error.js'

/** Writes all of `chunks` in order. On a nearly full disk, a write can be incomplete without an error. */
export async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  if (total === 0) return
  const first = await handle.writev(chunks as Uint8Array[])
  let written = first.bytesWritten
  if (written === total) return
  const rest = Buffer.concat(chunks)
  while (written < total) {
    const { bytesWritten } = await handle.write(rest, written, total - written)
    written += bytesWritten
  }
}

/**
 * Waits until the data is on the disk. Uses the file descriptor, because the handles of Yarn's Plug'n'Play do not have
 * `sync`.
 */
export async function syncFile(handle: Pick<FileHandle, 'fd'>): Promise<void> {
  await promisify(fsync)(handle.fd)
}

/** Makes a rename in `dir` survive a power failure. Windows does not have this call and does not need it. */
export async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(dir, constants.O_RDONLY)
  try {
    await syncFile(handle)
  } catch (error) {
    // Some network file systems refuse to sync a folder. The rename itself has succeeded.
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}

/** Without this flag, opening a pipe in place of a file would wait forever. Windows has neither pipes nor this flag. */
const NEVER_WAIT = constants.O_NONBLOCK ?? 0

export const FOR_READING: number = constants.O_RDONLY | NEVER_WAIT

export function openForReading(path: string): Promise<FileHandle> {
  return open(path, FOR_READING)
}

/** Opens a file for reading. `undefined` if it does not exist. */
export async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await openForReading(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Removes a temporary file or folder. Does not throw, so that it never hides the original error. */
export async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

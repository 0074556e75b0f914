import { constants, fsync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

import { errnoOf, isMissing } from '../io-error.js'

/** On Windows, a virus scanner can hold a new file for a moment. A rename is retried for this many milliseconds. */
const RENAME_PATIENCE_MS = 2000
const RENAME_PAUSE_MS = 50

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

function isHeldByOther(error: unknown): boolean {
  const code = errnoOf(error)
  return process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES')
}

/**
 * Renames to `to` and creates its folder if necessary. On Windows, `alreadyGood` can end the retries early with
 * success.
 */
export async function renameInto(
  from: string,
  to: string,
  dir: string,
  alreadyGood?: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + RENAME_PATIENCE_MS
  for (;;) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (isMissing(error)) {
        await mkdir(dir, { recursive: true })
        await rename(from, to)
        return
      }
      if (!isHeldByOther(error)) throw error
      if (alreadyGood !== undefined && (await alreadyGood())) return
      if (Date.now() >= deadline) throw error
      await delay(RENAME_PAUSE_MS)
    }
  }
}

/** Without this flag, opening a pipe in place of a file would wait forever. Windows has neither pipes nor this flag. */
const NEVER_WAIT = constants.O_NONBLOCK ?? 0

export function openForReading(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | NEVER_WAIT)
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

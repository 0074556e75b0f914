import { constants, fsync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

import { errnoOf, isMissing } from '../io-error.js'

/** On Windows a virus scanner may hold a fresh file for a moment; a rename is retried this long (milliseconds). */
const RENAME_PATIENCE_MS = 2000
const RENAME_PAUSE_MS = 50

/** Writes all of `chunks` in order: a write may come back short without an error on a nearly full disk. */
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

/** Waits until what was written is on the disk. By its number: the handles of Yarn's Plug'n'Play have no `sync`. */
export async function syncFile(handle: Pick<FileHandle, 'fd'>): Promise<void> {
  await promisify(fsync)(handle.fd)
}

/** Makes a rename in `dir` survive a power cut. Windows has no such call and needs none. */
export async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(dir, constants.O_RDONLY)
  try {
    await syncFile(handle)
  } catch (error) {
    // Some network file systems refuse to sync a folder; the rename itself has happened.
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}

function isHeldByOther(error: unknown): boolean {
  const code = errnoOf(error)
  return process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES')
}

/** Renames over `to`; creates its folder when missing. `alreadyGood` may end Windows' retries early with success. */
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

/** Without it, opening a pipe somebody put in a file's place would wait for ever. Windows has neither. */
const NEVER_WAIT = constants.O_NONBLOCK ?? 0

export function openForReading(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | NEVER_WAIT)
}

/** Opens for reading; undefined when there is no such file. */
export async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await openForReading(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Removes a temporary file or folder; never hides the error that made it superfluous. */
export async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

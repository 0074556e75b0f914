import { copyFile, mkdir, rename } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import { errnoOf, isMissing } from '../io-error.js'
import { discard } from './disk.js'
import { temporaryBeside } from './temporary.js'

/** On Windows, a virus scanner can hold a new file for a moment. A rename is retried for this many milliseconds. */
const RENAME_PATIENCE_MS = 2000
const RENAME_PAUSE_MS = 50

function isHeldByOther(error: unknown): boolean {
  const code = errnoOf(error)
  return process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES')
}

/**
 * Moves a file to `to`, where it appears at once, and creates its folder if necessary. On Windows, `alreadyGood` can end the retries early with
 * success.
 */
export async function moveInto(
  from: string,
  to: string,
  dir: string,
  alreadyGood?: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + RENAME_PATIENCE_MS
  for (;;) {
    try {
      await moveFile(from, to)
      return
    } catch (error) {
      if (isMissing(error)) {
        await mkdir(dir, { recursive: true })
        await moveFile(from, to)
        return
      }
      if (!isHeldByOther(error)) throw error
      if (alreadyGood !== undefined && (await alreadyGood())) return
      if (Date.now() >= deadline) throw error
      await delay(RENAME_PAUSE_MS)
    }
  }
}

/** A folder of the store can be a mount of its own, such as `v1/blobs` that several machines share. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error
    const near = temporaryBeside(to)
    try {
      await copyFile(from, near)
      await rename(near, to)
    } finally {
      await discard(near)
    }
    await discard(from)
  }
}

import { dirname } from 'node:path'

import { mapConcurrently } from '../concurrency.js'
import { ioError, isMissing } from '../io-error.js'
import { openIfPresent, syncDirectory, syncFile } from './disk.js'

/** Files that were renamed into place but may not be on the disk yet. Waiting once for many is faster than for each. */
export interface Unsynced {
  add(path: string): void
  /** Waits until they are on the disk. @throws E_NO_SPACE, E_CACHE_IO */
  sync(): Promise<void>
}

export function createUnsynced(): Unsynced {
  const paths = new Set<string>()
  return {
    add: (path) => void paths.add(path),
    async sync() {
      const all = [...paths]
      paths.clear()
      // Windows syncs only through a handle that can write, and these files are read-only.
      if (process.platform === 'win32') return
      await mapConcurrently(all, syncPath)
      await mapConcurrently([...new Set(all.map((path) => dirname(path)))], syncFolder)
    },
  }
}

async function syncPath(path: string): Promise<void> {
  try {
    // If it is gone, another process has cleaned up.
    const handle = await openIfPresent(path)
    try {
      if (handle !== undefined) await syncFile(handle)
    } finally {
      await handle?.close()
    }
  } catch (error) {
    throw ioError(error, 'write', path)
  }
}

async function syncFolder(dir: string): Promise<void> {
  try {
    await syncDirectory(dir)
  } catch (error) {
    // Gone like a file above.
    if (!isMissing(error)) throw ioError(error, 'write', dir)
  }
}

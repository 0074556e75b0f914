import type { Digest } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRevision, saveLock } from './lock/file.js'
import type { LockFile } from './lock/types.js'
import { readManifestText } from './manifest/read.js'
import { overridesChanged } from './resolve/override.js'
import type { Session } from './resolve/session.js'
import type { Undo } from './undo.js'

/**
 * Writes the changes of the lock file, unless the project is frozen, and records in the store what the project uses.
 *
 * @param undo gets a function that undoes the write
 * @throws WasmPkgError as `saveLock`; E_CACHE_IO, E_NO_SPACE for packages that cannot be kept
 */
export async function saveSession(session: Session, undo?: Undo): Promise<void> {
  const { lock, lockFile } = session
  const { changes } = lock
  if (!session.frozen && changes.length > 0) {
    await session.store.sync()
    lock.rebase(await saveLock(lockFile, lock.onDisk, changes, undo), changes.length)
  }
  await recordRoot(session)
}

/** Makes clean-up of the store keep what the project uses. If nothing changed, costs one read. */
async function recordRoot({ lock, lockFile, store }: Session): Promise<void> {
  if (lock.onDisk.lock.packages.length === 0) return
  try {
    await store.recordRoot({ file: lockFile, digests: lockedDigests(lock.onDisk.lock) })
  } catch (error) {
    // A store that cannot be written is not cleaned up either, and anything that is removed is fetched again.
    if (!isWasmPkgError(error)) throw error
  }
}

function lockedDigests(lock: LockFile): Digest[] {
  return lock.packages.flatMap(({ versions }) => versions.map(({ digest }) => digest))
}

/** Whether a file of the project differs from what the session read or wrote. */
export async function changedOnDisk(session: Session): Promise<boolean> {
  const { manifest, manifestText, lockFile, lock } = session
  try {
    if ((await readManifestText(manifest.file)) !== manifestText) return true
    if ((await readRevision(lockFile)) !== lock.onDisk.revision) return true
  } catch (error) {
    // A file that cannot be read is another one than before. Reading the project again reports it.
    if (!isWasmPkgError(error)) throw error
    return true
  }
  return await overridesChanged(session)
}

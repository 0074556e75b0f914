import { changeableLock, type LockChange } from '../lock/change.js'
import type { LockOnDisk } from '../lock/file.js'
import type { LockFile } from '../lock/types.js'
import type { LockState } from './session.js'

/**
 * @param read the lock file on disk
 * @param unsaved changes of it that are not saved yet
 * @param start what new requirements can share
 */
export function createLockState(
  read: LockOnDisk,
  unsaved: readonly LockChange[] = [],
  start: LockFile = read.lock,
): LockState {
  const opened = changeableLock(start)
  let onDisk = read
  let current = changeableLock(read.lock)
  let changes = unsaved
  current.apply(changes)
  return {
    openedPackagesOf: (name) => opened.packagesOf(name),
    get onDisk() {
      return onDisk
    },
    get current() {
      return current.lock
    },
    packagesOf: (name) => current.packagesOf(name),
    get changes() {
      return changes
    },
    record(...added) {
      current.apply(added)
      changes = [...changes, ...added]
    },
    rebase(written, count) {
      onDisk = written
      changes = changes.slice(count)
      current = changeableLock(written.lock)
      current.apply(changes)
    },
  }
}

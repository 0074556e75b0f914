import { changeableLock, type LockChange } from '../lock/change.js'
import type { LockOnDisk } from '../lock/file.js'
import type { LockState } from './session.js'

export function createLockState(read: LockOnDisk): LockState {
  const opened = changeableLock(read.lock)
  let onDisk = read
  let current = changeableLock(read.lock)
  let changes: readonly LockChange[] = []
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

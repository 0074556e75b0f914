import { bundlerError } from './failure.js'
import type { Host } from './host.js'
import { refresh } from './refresh.js'

/**
 * Decides when the lock file and the types are written: at the end of a build, and in dev shortly after the last
 * import.
 */
export interface Saver {
  now(): Promise<void>
  /** Called after a failed build. Does not change the lock file, and writes the known types. */
  failed(): Promise<void>
  soon(): void
  /** Records that the project may have changed on disk. */
  stale(): void
  /** Reads the project again if it changed on disk. */
  refresh(): Promise<void>
}

/** A page requests its imports in a burst. The files are written once after it. */
const QUIET_MS = 150

export function createSaver(host: Host): Saver {
  let timer: NodeJS.Timeout | undefined
  let isStale = false
  return {
    async now() {
      clearTimeout(timer)
      try {
        await host.save()
      } catch (error) {
        throw await bundlerError(error)
      }
    },
    async failed() {
      clearTimeout(timer)
      await host.saveTypes()
    },
    soon() {
      clearTimeout(timer)
      timer = setTimeout(() => void host.save().catch((error: unknown) => host.warn(error)), QUIET_MS)
    },
    stale: () => (isStale = true),
    async refresh() {
      if (!isStale) return
      isStale = false
      await refresh(host).catch((error: unknown) => {
        isStale = true
        throw error
      })
    },
  }
}

import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Whether a process on this machine is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is running but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Identifies the scope of process ids: this machine, and this container. */
export function processSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Not on Linux.
    return hostname()
  }
}

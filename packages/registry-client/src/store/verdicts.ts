import type { BigIntStats } from 'node:fs'

import type { Digest } from '../digest.js'

/**
 * What this process has hashed already. A verdict holds while device, inode, size, mtime and ctime are the same; ctime
 * is the one that a program which changes a file cannot set back.
 */
export interface Verdicts {
  remember(path: string, stats: BigIntStats, digest: Digest): void
  holds(path: string, stats: BigIntStats, digest: Digest): boolean
}

function identity(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
}

export function createVerdicts(): Verdicts {
  const known = new Map<string, string>()
  return {
    remember: (path, stats, digest) => void known.set(path, `${identity(stats)} ${digest}`),
    holds: (path, stats, digest) => known.get(path) === `${identity(stats)} ${digest}`,
  }
}

import type { BigIntStats } from 'node:fs'

import type { Digest } from '../digest.js'

/**
 * The files that this process has already hashed. A verdict is valid as long as device, inode, size, mtime and ctime
 * stay the same. A program that changes a file cannot reset its ctime.
 */
export interface Verdicts {
  remember(path: string, stats: BigIntStats, digest: Digest): void
  holds(path: string, stats: BigIntStats, digest: Digest): boolean
}

function identity(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
}

/**
 * The verdicts of all stores of this process. Projects that share a store, as those of a monorepo do, then hash its files
 * once. Paths are absolute, so stores in different folders share nothing.
 */
export const processVerdicts: Verdicts = createVerdicts()

export function createVerdicts(): Verdicts {
  const known = new Map<string, string>()
  return {
    remember: (path, stats, digest) => void known.set(path, `${identity(stats)} ${digest}`),
    holds: (path, stats, digest) => known.get(path) === `${identity(stats)} ${digest}`,
  }
}

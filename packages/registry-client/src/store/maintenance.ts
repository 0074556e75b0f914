import { mkdir, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import { type Digest, parseDigest } from '../digest.js'
import { verifiedPath } from './read-blob.js'
import { discard } from './disk.js'
import { errnoOf, ioError, isMissing } from '../io-error.js'
import { type StoreLayout, tempOwner, tempPath } from './layout.js'
import { isRunning } from './process.js'
import { readRoots } from './roots.js'
import { createVerdicts } from './verdicts.js'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** Newer content may belong to a running build that has not written its root yet. */
const GRACE_MS = HOUR_MS
/** A temporary file of this age whose process is gone was left by a killed process. */
const TEMP_AGE_MS = DAY_MS
/** How many days content is kept that no project refers to. */
const DEFAULT_MAX_AGE_DAYS = 30

export interface CollectOptions {
  /** Only report what would be removed. */
  readonly dryRun?: boolean
  /**
   * Removes content that was unused for this many days, unless a root refers to it. Also removes roots that were unused
   * for as long, even if their lock file exists. Default: 30. 0 removes everything except from the last hour.
   */
  readonly maxAgeDays?: number
}

export interface CollectReport {
  readonly blobs: number
  readonly derived: number
  readonly temp: number
  /** Roots whose lock file is gone, and unused ones. */
  readonly roots: number
  readonly bytes: number
  readonly keptBlobs: number
}

interface Item {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

/**
 * Removes content that no project's root refers to and that was unused for a while, and files that killed processes
 * left behind.
 */
export async function collectGarbage(layout: StoreLayout, options: CollectOptions = {}): Promise<CollectReport> {
  const now = Date.now()
  const maxAgeMs = Math.max((options.maxAgeDays ?? DEFAULT_MAX_AGE_DAYS) * DAY_MS, GRACE_MS)
  const roots = await readRoots(layout)
  const dead = roots.filter((root) => !root.alive || now - root.lastUsedMs > maxAgeMs)
  const kept = new Set(roots.filter((root) => !dead.includes(root)).flatMap((root) => root.digests))
  const isOld = (item: Item): boolean => now - item.modifiedMs > maxAgeMs

  const blobs = await listSharded(layout.blobs)
  const unreferenced = blobs.filter((item) => isOld(item) && !kept.has(digestOf(item)))
  const derived = (await listSharded(layout.derived)).filter(isOld)
  const temp = (await list(layout.temp)).filter((item) => now - item.modifiedMs > TEMP_AGE_MS && !isOwned(item.name))

  if (options.dryRun !== true) {
    for (const item of [...unreferenced, ...derived]) await retire(layout, item.path)
    for (const item of temp) await discard(item.path)
    for (const root of dead) await unlink(root.path).catch(() => undefined)
  }
  return {
    blobs: unreferenced.length,
    derived: derived.length,
    temp: temp.length,
    roots: dead.length,
    bytes: [...unreferenced, ...derived, ...temp].reduce((sum, item) => sum + item.bytes, 0),
    keptBlobs: blobs.length - unreferenced.length,
  }
}

export interface VerifyReport {
  readonly checked: number
  readonly bytes: number
  /** Blobs whose bytes did not match their digest. They were removed and will be fetched again when needed. */
  readonly damaged: readonly Digest[]
}

/** Hashes every blob of the store. */
export async function verifyStore(layout: StoreLayout): Promise<VerifyReport> {
  const blobs = await listSharded(layout.blobs)
  const damaged: Digest[] = []
  for (const item of blobs) {
    const digest = digestOf(item)
    if ((await verifiedPath(layout, createVerdicts(), digest, undefined)) === undefined) damaged.push(digest)
  }
  return { checked: blobs.length, bytes: blobs.reduce((sum, item) => sum + item.bytes, 0), damaged }
}

function digestOf(item: Item): Digest {
  return parseDigest(`sha256:${item.name.replace(/\.wasm$/, '')}`)
}

/** Moves the file away before it is deleted. A reader that has opened it keeps its handle; a later one does not find it. */
async function retire(layout: StoreLayout, path: string): Promise<void> {
  const aside = tempPath(layout, 'gc')
  try {
    await mkdir(layout.temp, { recursive: true })
    await rename(path, aside)
  } catch (error) {
    if (isMissing(error)) return
    // It is in a mount of its own, from which nothing can be moved.
    if (errnoOf(error) === 'EXDEV') return await discard(path)
    throw ioError(error, 'remove', path)
  }
  await discard(aside)
}

function isOwned(name: string): boolean {
  const pid = tempOwner(name)
  return pid !== undefined && isRunning(pid)
}

async function names(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if (isMissing(error)) return []
    throw ioError(error, 'read', dir)
  }
}

async function list(dir: string): Promise<readonly Item[]> {
  const items = await Promise.all((await names(dir)).map((name) => describe(dir, name)))
  return items.filter((item) => item !== undefined)
}

async function listSharded(dir: string): Promise<readonly Item[]> {
  const shards = (await names(dir)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  const items = await Promise.all(shards.map((shard) => list(join(dir, shard))))
  return items.flat().filter((item) => /^[0-9a-f]{64}(?:\.wasm)?$/.test(item.name))
}

async function describe(dir: string, name: string): Promise<Item | undefined> {
  const path = join(dir, name)
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) return undefined
  const bytes = stats.isDirectory() ? (await list(path)).reduce((sum, item) => sum + item.bytes, 0) : stats.size
  return { name, path, bytes, modifiedMs: stats.mtimeMs }
}

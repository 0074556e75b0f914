import { createHash } from 'node:crypto'
import { mkdir, readdir, stat, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { type Digest, parseDigest } from '../digest.js'
import { readRegularFile } from '../files.js'
import { writeFileAtomic } from './atomic.js'
import { ioError, isMissing } from '../io-error.js'
import type { StoreLayout } from './layout.js'

/** What one project needs from the store, so that clean-up keeps it. */
export interface StoreRoot {
  /** Absolute path of the lock file. The root is kept as long as this file exists and the root is used. */
  readonly file: string
  readonly digests: readonly Digest[]
}

/** Room for a hundred thousand packages. */
const MAX_ROOT_BYTES = 8 * 1024 * 1024

/** The minimum interval between updates of a root's last use, so that a warm build does not write. */
const TOUCH_INTERVAL_MS = 24 * 60 * 60 * 1000

/** Records or updates what the project with this lock file refers to. */
export async function writeRoot(layout: StoreLayout, root: StoreRoot): Promise<void> {
  const file = resolve(root.file)
  const path = join(layout.roots, `${createHash('sha256').update(file).digest('hex')}.json`)
  const text = `${JSON.stringify({ file, digests: [...new Set(root.digests)].toSorted() })}\n`
  try {
    await mkdir(layout.roots, { recursive: true })
    await writeFileAtomic(path, text)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > TOUCH_INTERVAL_MS) await utimes(path, new Date(), new Date())
  } catch (error) {
    throw ioError(error, 'write', path)
  }
}

export interface StoredRoot extends StoreRoot {
  readonly path: string
  readonly lastUsedMs: number
  /** Whether the lock file still exists. */
  readonly alive: boolean
}

export async function readRoots(layout: StoreLayout): Promise<readonly StoredRoot[]> {
  const names = await readdir(layout.roots).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw ioError(error, 'read', layout.roots)
  })
  const roots = await Promise.all(
    names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).map((name) => readRoot(join(layout.roots, name))),
  )
  return roots.filter((root) => root !== undefined)
}

async function readRoot(path: string): Promise<StoredRoot | undefined> {
  try {
    const value: unknown = JSON.parse(
      String(await readRegularFile(path, { code: 'E_CACHE_IO', maxBytes: MAX_ROOT_BYTES })),
    )
    if (typeof value !== 'object' || value === null || !('file' in value) || !('digests' in value)) return undefined
    const { file, digests } = value
    if (typeof file !== 'string' || !Array.isArray(digests)) return undefined
    const { mtimeMs } = await stat(path)
    const alive = await stat(file).then(
      () => true,
      (error: unknown) => !isMissing(error),
    )
    return { path, file, digests: digests.map((digest) => parseDigest(String(digest))), lastUsedMs: mtimeMs, alive }
  } catch {
    return undefined
  }
}

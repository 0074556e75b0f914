import { lstat, mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { discard, writeAll } from './disk.js'
import { errnoOf, ioError, isMissing, isNoFile } from '../io-error.js'
import { type StoreLayout, derivedPath, tempPath } from './layout.js'
import { MAX_BLOB_BYTES } from './limits.js'
import { formatListing, type Listing, type ListedFile, listFiles, LISTING, parseListing } from './listing.js'
import { hashWhole, readWhole, withFile } from './opened.js'
import type { Verdicts } from './verdicts.js'

/** A verified folder of files computed from blobs (transpiled modules, types). */
export interface DerivedEntry {
  readonly dir: string
  /** File names, sorted by code unit. */
  readonly names: readonly string[]
  /** @throws E_INTERNAL for a name that the entry does not have, or does not end in `.wasm`: only these are files of their own */
  path(name: string): string
  /** The file's verified bytes. @throws E_CACHE_IO if it was changed or removed since the entry was opened. */
  read(name: string): Promise<Uint8Array>
  digest(name: string): Digest
  size(name: string): number
}

const KEY = /^[0-9a-f]{64}$/

function checkKey(key: string): void {
  if (!KEY.test(key)) throw new WasmPkgError('E_INTERNAL', 'The key of a derived entry must be 64 hex digits')
}

/** Reads the entry and verifies every file. `undefined` if it is missing or damaged (a damaged folder is moved away). */
export async function getDerived(
  layout: StoreLayout,
  verdicts: Verdicts,
  key: string,
): Promise<DerivedEntry | undefined> {
  checkKey(key)
  const dir = derivedPath(layout, key)
  try {
    let bytes = await readListing(dir)
    if (bytes === undefined) {
      if (!(await isThere(dir))) return undefined
      // It may have been published since the first read. If not, a part of it was removed.
      bytes = await readListing(dir)
    }
    const listing = bytes && parseListing(bytes)
    if (listing !== undefined && (await areIntact(verdicts, dir, listing))) return describe(dir, listing, verdicts)
  } catch (error) {
    if (!isNoFile(error)) throw ioError(error, 'read', dir)
  }
  await moveAway(layout, dir)
  return undefined
}

const NO_LISTING = new Uint8Array()

/** @returns `undefined` if the file does not exist; no bytes if there is something else in its place */
async function readListing(dir: string): Promise<Uint8Array | undefined> {
  return await withFile(join(dir, LISTING), async (file) => (await readWhole(file, MAX_BLOB_BYTES)) ?? NO_LISTING)
}

/** Whatever it is: a file or a dangling link in place of the folder is also in the way. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function areIntact(verdicts: Verdicts, dir: string, listing: Listing): Promise<boolean> {
  const apart = [...listing].filter(([, { content }]) => content === undefined)
  const verdict = await Promise.all(apart.map(([name, facts]) => isIntact(verdicts, join(dir, name), facts)))
  return verdict.every(Boolean)
}

async function isIntact(verdicts: Verdicts, path: string, { digest, size }: ListedFile): Promise<boolean> {
  const intact = await withFile(path, async (file) => {
    if (!file.stats.isFile() || file.size !== size) return false
    if (verdicts.holds(path, file.stats, digest)) return true
    if ((await hashWhole(file)) !== digest) return false
    verdicts.remember(path, file.stats, digest)
    return true
  })
  return intact ?? false
}

function describe(dir: string, listing: Listing, verdicts: Verdicts): DerivedEntry {
  const listed = (name: string): ListedFile => {
    const found = listing.get(name)
    if (found === undefined) throw new WasmPkgError('E_INTERNAL', `No derived file ${JSON.stringify(name)} in ${dir}`)
    return found
  }
  return {
    dir,
    names: [...listing.keys()],
    path(name) {
      if (listed(name).content === undefined) return join(dir, name)
      throw new WasmPkgError('E_INTERNAL', `${JSON.stringify(name)} is no file of its own in ${dir}`)
    },
    digest: (name) => listed(name).digest,
    size: (name) => listed(name).size,
    async read(name) {
      const file = listed(name)
      return file.content ?? (await readVerified(join(dir, name), file, verdicts))
    },
  }
}

async function readVerified(path: string, { digest, size }: ListedFile, verdicts: Verdicts): Promise<Uint8Array> {
  try {
    const found = await withFile(path, async (file) => {
      const unchanged = verdicts.holds(path, file.stats, digest)
      const bytes = await readWhole(file, size)
      return bytes !== undefined && (unchanged || sha256(bytes) === digest) ? bytes : undefined
    })
    if (found !== undefined) return found
  } catch (error) {
    throw ioError(error, 'read', path)
  }
  throw new WasmPkgError('E_CACHE_IO', `${path} was changed while in use`, { hint: 'Run the command again.' })
}

async function moveAway(layout: StoreLayout, dir: string): Promise<void> {
  const bad = tempPath(layout, 'bad')
  await mkdir(layout.temp, { recursive: true })
    .then(() => rename(dir, bad))
    .catch(() => undefined)
  await discard(bad)
}

/**
 * Builds the entry in a temporary folder and publishes it with one rename. Keeps an existing intact entry with the same
 * key.
 */
export async function putDerived(
  layout: StoreLayout,
  verdicts: Verdicts,
  key: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<DerivedEntry> {
  checkKey(key)
  const target = derivedPath(layout, key)
  const temp = tempPath(layout, 'dir')
  try {
    const listing = listFiles(files)
    await mkdir(temp, { recursive: true })
    for (const [name, bytes] of files) {
      if (listing.get(name)?.content === undefined) await writeNew(join(temp, name), [bytes])
    }
    await writeNew(join(temp, LISTING), formatListing(listing))
    await mkdir(dirname(target), { recursive: true })
    for (let attempt = 0; ; attempt += 1) {
      try {
        await rename(temp, target)
        // Nothing is read again to check the write. Whoever reads it later does.
        return describe(target, listing, verdicts)
      } catch (error) {
        if (attempt > 1 || !isOccupied(error)) throw error
      }
      // This read has moved away a damaged entry, so the next attempt can use its place.
      const entry = await getDerived(layout, verdicts, key)
      if (entry !== undefined) {
        await discard(temp)
        return entry
      }
    }
  } catch (error) {
    await discard(temp)
    throw ioError(error, 'write', target)
  }
}

function isOccupied(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '')
}

/** Does not wait for the disk: what a loss of power leaves of an entry, no read takes for one, and it can be made again. */
async function writeNew(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeAll(handle, chunks)
  } finally {
    await handle.close()
  }
}

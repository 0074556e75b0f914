import { lstat, mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { readAtMost } from '../files.js'
import { hashFile } from './read-blob.js'
import { discard, openForReading, openIfPresent, writeAll } from './disk.js'
import { errnoOf, ioError, isMissing, isNoFile } from '../io-error.js'
import { type StoreLayout, derivedPath, tempPath } from './layout.js'
import type { Verdicts } from './verdicts.js'

/** A verified folder of files computed from blobs (transpiled modules, types). */
export interface DerivedEntry {
  readonly dir: string
  /** File names, sorted by code unit. */
  readonly names: readonly string[]
  /** @throws E_INTERNAL for a name that the entry does not have */
  path(name: string): string
  /** The file's verified bytes. @throws E_CACHE_IO if it was changed or removed since the entry was opened. */
  read(name: string): Promise<Uint8Array>
  digest(name: string): Digest
  size(name: string): number
}

const LISTING = 'files.json'

/** A component has dozens of files, with a hundred bytes each in the listing. */
const MAX_LISTING_BYTES = 16 * 1024 * 1024

const KEY = /^[0-9a-f]{64}$/
const NAME_SEGMENT = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/

interface FileFacts {
  readonly digest: Digest
  readonly size: number
}

function checkKey(key: string): void {
  if (!KEY.test(key)) throw new WasmPkgError('E_INTERNAL', 'The key of a derived entry must be 64 hex digits')
}

function checkName(name: string): void {
  if (name === LISTING || !name.split('/').every((segment) => NAME_SEGMENT.test(segment))) {
    throw new WasmPkgError('E_INTERNAL', `Not usable as the name of a derived file: ${JSON.stringify(name)}`)
  }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}

/** The listing contains the hash of its own file table, so that a damaged listing also counts as missing. */
function formatListing(files: ReadonlyMap<string, FileFacts>): string {
  const table = JSON.stringify([...files].toSorted(byName).map(([name, { digest, size }]) => [name, digest, size]))
  return `{"files":${table},"self":"${sha256(Buffer.from(table))}"}\n`
}

function parseListing(text: string): ReadonlyMap<string, FileFacts> | undefined {
  try {
    const { files } = JSON.parse(text) as { files: [string, Digest, number][] }
    const map = new Map(files.map(([name, digest, size]) => [name, { digest, size }]))
    for (const name of map.keys()) checkName(name)
    return formatListing(map) === text ? map : undefined
  } catch {
    return undefined
  }
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
    let text = await readListing(dir)
    if (text === undefined) {
      if (!(await isThere(dir))) return undefined
      // It may have been published since the first read. If not, a part of it was removed.
      text = await readListing(dir)
    }
    const files = text === undefined ? undefined : parseListing(text)
    if (files !== undefined && (await areIntact(verdicts, dir, files))) return describe(dir, files, verdicts)
  } catch (error) {
    if (!isNoFile(error)) throw ioError(error, 'read', dir)
  }
  await moveAway(layout, dir)
  return undefined
}

/** @returns `undefined` if the file does not exist; an invalid listing if there is something else in its place */
async function readListing(dir: string): Promise<string | undefined> {
  const handle = await openIfPresent(join(dir, LISTING))
  if (handle === undefined) return undefined
  try {
    return (await readAtMost(handle, MAX_LISTING_BYTES))?.toString('utf8') ?? ''
  } finally {
    await handle.close()
  }
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

async function areIntact(verdicts: Verdicts, dir: string, files: ReadonlyMap<string, FileFacts>): Promise<boolean> {
  const verdict = await Promise.all(
    [...files].map(([name, { digest, size }]) => isIntact(verdicts, join(dir, name), digest, size)),
  )
  return verdict.every(Boolean)
}

async function isIntact(verdicts: Verdicts, path: string, digest: Digest, size: number): Promise<boolean> {
  const handle = await openIfPresent(path)
  if (handle === undefined) return false
  try {
    const stats = await handle.stat({ bigint: true })
    if (!stats.isFile() || stats.size !== BigInt(size)) return false
    if (verdicts.holds(path, stats, digest)) return true
    if ((await hashFile(handle, size)) !== digest) return false
    verdicts.remember(path, stats, digest)
    return true
  } finally {
    await handle.close()
  }
}

function describe(dir: string, files: ReadonlyMap<string, FileFacts>, verdicts: Verdicts): DerivedEntry {
  const facts = (name: string): FileFacts => {
    const found = files.get(name)
    if (found === undefined) throw new WasmPkgError('E_INTERNAL', `No derived file ${JSON.stringify(name)} in ${dir}`)
    return found
  }
  const path = (name: string): string => {
    facts(name)
    return join(dir, name)
  }
  return {
    dir,
    names: [...files.keys()],
    path,
    digest: (name) => facts(name).digest,
    size: (name) => facts(name).size,
    read: (name) => readVerified(path(name), facts(name), verdicts),
  }
}

async function readVerified(path: string, { digest, size }: FileFacts, verdicts: Verdicts): Promise<Uint8Array> {
  try {
    const handle = await openForReading(path)
    try {
      const unchanged = verdicts.holds(path, await handle.stat({ bigint: true }), digest)
      const bytes = await readAtMost(handle, size)
      if (bytes !== undefined && (unchanged || sha256(bytes) === digest)) return bytes
    } finally {
      await handle.close()
    }
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
    await mkdir(temp, { recursive: true })
    const facts = new Map<string, FileFacts>()
    for (const [name, bytes] of files) {
      checkName(name)
      await writeNew(join(temp, name), bytes)
      facts.set(name, { digest: sha256(bytes), size: bytes.byteLength })
    }
    await writeNew(join(temp, LISTING), Buffer.from(formatListing(facts)))
    await mkdir(dirname(target), { recursive: true })
    for (let attempt = 0; ; attempt += 1) {
      try {
        await rename(temp, target)
      } catch (error) {
        if (attempt > 1 || !isOccupied(error)) throw error
      }
      // This read has moved away a damaged entry, so the next attempt can use its place.
      const entry = await getDerived(layout, verdicts, key)
      if (entry !== undefined) return entry
    }
  } catch (error) {
    throw ioError(error, 'write', target)
  } finally {
    await discard(temp)
  }
}

function isOccupied(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '')
}

/** Does not wait for the disk: what a loss of power leaves of an entry, no read takes for one, and it can be made again. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeAll(handle, [bytes])
  } finally {
    await handle.close()
  }
}

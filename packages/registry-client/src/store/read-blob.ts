import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, stat } from 'node:fs/promises'

import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { readAtMost } from '../files.js'
import { ioError, isMissing, isNoFile } from '../io-error.js'
import type { WatchContent } from './content.js'
import { discard, openIfPresent } from './disk.js'
import { moveInto } from './move.js'
import { type StoreLayout, blobPath, tempPath } from './layout.js'
import type { Verdicts } from './verdicts.js'

/** Bytes that are read at once. */
const READ_BYTES = 1024 * 1024

/** The maximum size of a blob whose size is unknown. No component is nearly as large. The limit ends endless responses. */
export const MAX_BLOB_BYTES: number = 1024 * 1024 * 1024

/** Moves damaged content away instead of deleting it in place, because another process may be replacing it. */
async function moveAway(layout: StoreLayout, path: string): Promise<void> {
  const bad = tempPath(layout, 'bad')
  await mkdir(layout.temp, { recursive: true })
    .then(() => moveInto(path, bad, layout.temp))
    .catch(() => undefined)
  await discard(bad)
}

function wrongSizeAsked(digest: Digest, asked: number, stored: number): WasmPkgError {
  return new WasmPkgError('E_SIZE', `${digest} is not ${asked} bytes long`, {
    expected: `${asked} bytes`,
    actual: `${stored} bytes, with the right digest`,
    hint: 'The lock file or the manifest has the wrong size.',
  })
}

/** Reads and hashes a blob. The returned bytes are the hashed bytes. `undefined` if the blob is missing or damaged. */
export async function getBlob(
  layout: StoreLayout,
  digest: Digest,
  size: number | undefined,
): Promise<Uint8Array | undefined> {
  const path = blobPath(layout, digest)
  try {
    const handle = await openIfPresent(path)
    if (handle === undefined) return undefined
    let bytes: Uint8Array | undefined
    try {
      bytes = await readAtMost(handle, MAX_BLOB_BYTES)
    } finally {
      await handle.close()
    }
    if (bytes === undefined || sha256(bytes) !== digest) {
      await moveAway(layout, path)
      return undefined
    }
    if (size !== undefined && bytes.byteLength !== size) throw wrongSizeAsked(digest, size, bytes.byteLength)
    return bytes
  } catch (error) {
    return await unreadable(layout, path, error)
  }
}

/** The path of a blob that this process has verified and that has not changed since. */
export async function verifiedPath(
  layout: StoreLayout,
  verdicts: Verdicts,
  digest: Digest,
  size: number | undefined,
): Promise<string | undefined> {
  const path = blobPath(layout, digest)
  try {
    const handle = await openIfPresent(path)
    if (handle === undefined) return undefined
    let intact: boolean
    let stored: number
    try {
      const stats = await handle.stat({ bigint: true })
      stored = Number(stats.size)
      const mayBe = stats.isFile() && stored <= MAX_BLOB_BYTES
      intact = mayBe && (verdicts.holds(path, stats, digest) || (await hashFile(handle, stored)) === digest)
      if (intact) verdicts.remember(path, stats, digest)
    } finally {
      await handle.close()
    }
    if (!intact) {
      await moveAway(layout, path)
      return undefined
    }
    if (size !== undefined && stored !== size) throw wrongSizeAsked(digest, size, stored)
    return path
  } catch (error) {
    return await unreadable(layout, path, error)
  }
}

/**
 * Hashes a blob in pieces and passes the pieces on.
 *
 * @returns whether the blob exists and is intact. Otherwise, discard the passed pieces.
 */
export async function scanBlob(
  layout: StoreLayout,
  verdicts: Verdicts,
  digest: Digest,
  size: number | undefined,
  watch: WatchContent,
): Promise<boolean> {
  const path = blobPath(layout, digest)
  try {
    const handle = await openIfPresent(path)
    if (handle === undefined) return false
    let intact = false
    let stored: number
    try {
      const stats = await handle.stat({ bigint: true })
      stored = Number(stats.size)
      if (stats.isFile() && stored <= MAX_BLOB_BYTES) {
        intact = (await hashFile(handle, stored, watch(stored))) === digest
        if (intact) verdicts.remember(path, stats, digest)
      }
    } finally {
      await handle.close()
    }
    if (!intact) {
      await moveAway(layout, path)
      return false
    }
    if (size !== undefined && stored !== size) throw wrongSizeAsked(digest, size, stored)
    return true
  } catch (error) {
    await unreadable(layout, path, error)
    return false
  }
}

async function unreadable(layout: StoreLayout, path: string, error: unknown): Promise<undefined> {
  if (!isNoFile(error)) throw ioError(error, 'read', path)
  await moveAway(layout, path)
  return undefined
}

/**
 * Hashes a regular file in large chunks, so that a big blob is never in memory as a whole. Stops at the maximum size of
 * a blob.
 *
 * @param size of the file. Most are small, and a large buffer for each would keep the garbage collector busy.
 */
export async function hashFile(
  handle: FileHandle,
  size: number,
  onPiece?: (piece: Uint8Array) => void,
): Promise<Digest> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size + 1))
  for (let rest = MAX_BLOB_BYTES; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, null)
    rest -= bytesRead
    if (rest < 0) throw new WasmPkgError('E_TOO_LARGE', `A file has more than the ${MAX_BLOB_BYTES} bytes of a package`)
    if (bytesRead === 0) return `sha256:${hash.digest('hex')}`
    const piece = buffer.subarray(0, bytesRead)
    hash.update(piece)
    onPiece?.(piece)
  }
}

export async function blobExists(layout: StoreLayout, digest: Digest): Promise<boolean> {
  const path = blobPath(layout, digest)
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (isMissing(error)) return false
    throw ioError(error, 'read', path)
  }
}

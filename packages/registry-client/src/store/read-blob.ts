import { mkdir, stat } from 'node:fs/promises'

import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { ioError, isMissing, isNoFile } from '../io-error.js'
import type { WatchContent } from './content.js'
import { discard } from './disk.js'
import { moveInto } from './move.js'
import { type StoreLayout, blobPath, tempPath } from './layout.js'
import { MAX_BLOB_BYTES } from './limits.js'
import { hashWhole, type OpenedFile, readWhole, withFile } from './opened.js'
import type { Verdicts } from './verdicts.js'

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
  let bytes: Uint8Array | undefined
  const isIntact = await checkBlob(layout, digest, size, async (file) => {
    bytes = await readWhole(file, MAX_BLOB_BYTES)
    return bytes !== undefined && sha256(bytes) === digest
  })
  return isIntact ? bytes : undefined
}

/** The path of a blob that this process has verified and that has not changed since. */
export async function verifiedPath(
  layout: StoreLayout,
  verdicts: Verdicts,
  digest: Digest,
  size: number | undefined,
): Promise<string | undefined> {
  const path = blobPath(layout, digest)
  const isIntact = await checkBlob(layout, digest, size, async (file) => {
    if (verdicts.holds(path, file.stats, digest)) return true
    if ((await hashWhole(file)) !== digest) return false
    verdicts.remember(path, file.stats, digest)
    return true
  })
  return isIntact ? path : undefined
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
  return await checkBlob(layout, digest, size, async (file) => {
    if ((await hashWhole(file, watch(file.size))) !== digest) return false
    verdicts.remember(blobPath(layout, digest), file.stats, digest)
    return true
  })
}

/**
 * Opens a blob, and moves away what is in its place if it is none.
 *
 * @param isIntact gets a regular file with a possible size
 * @returns whether there is an intact blob
 */
async function checkBlob(
  layout: StoreLayout,
  digest: Digest,
  size: number | undefined,
  isIntact: (file: OpenedFile) => Promise<boolean>,
): Promise<boolean> {
  const path = blobPath(layout, digest)
  try {
    const found = await withFile(path, async (file) => ({
      size: file.size,
      isIntact: file.stats.isFile() && file.size <= MAX_BLOB_BYTES && (await isIntact(file)),
    }))
    if (found === undefined) return false
    if (found.isIntact) {
      if (size !== undefined && found.size !== size) throw wrongSizeAsked(digest, size, found.size)
      return true
    }
  } catch (error) {
    if (!isNoFile(error)) throw ioError(error, 'read', path)
  }
  await moveAway(layout, path)
  return false
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

import { type BigIntStats, closeSync, fstatSync, openSync, read, readSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'

import type { Digest } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { isMissing } from '../io-error.js'
import { FOR_READING } from './disk.js'
import { MAX_BLOB_BYTES } from './limits.js'

/** Bytes that are read at once. */
const READ_BYTES = 1024 * 1024

/**
 * Up to this size, files are read synchronously. To have one of Node's threads do it takes several times as long, and a store
 * has thousands of small files.
 */
const SMALL_BYTES = 256 * 1024

/** A file that is open for reading. It is read once, from its beginning. */
export interface OpenedFile {
  readonly stats: BigIntStats
  readonly size: number
  /** Reads into the buffer. Returns how many bytes, 0 at the end. */
  read(buffer: Uint8Array): number | Promise<number>
}

const readLarge = promisify(read)

/** Opens a file for the time of `work`. `undefined` if it does not exist. */
export async function withFile<T>(path: string, work: (file: OpenedFile) => Promise<T>): Promise<T | undefined> {
  const fd = openIfPresent(path)
  if (fd === undefined) return undefined
  try {
    const stats = fstatSync(fd, { bigint: true })
    const isSmall = stats.size <= SMALL_BYTES
    return await work({
      stats,
      size: Number(stats.size),
      read: (buffer) =>
        isSmall
          ? readSync(fd, buffer, 0, buffer.byteLength, null)
          : readLarge(fd, buffer, 0, buffer.byteLength, null).then(({ bytesRead }) => bytesRead),
    })
  } finally {
    closeSync(fd)
  }
}

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, FOR_READING)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** All bytes of a file. `undefined` if it is longer than the limit or not a regular file. */
export async function readWhole(
  { stats, size, read: readInto }: OpenedFile,
  maxBytes: number,
): Promise<Buffer | undefined> {
  if (!stats.isFile() || size > maxBytes) return undefined
  // One extra byte, to notice a file that grows.
  let buffer = Buffer.allocUnsafe(size + 1)
  let length = 0
  for (;;) {
    const bytesRead = await readInto(buffer.subarray(length))
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length > maxBytes) return undefined
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, maxBytes + 1))
  }
}

/**
 * Hashes a file in large pieces, so that a big blob is never in memory as a whole. Stops at the maximum size of a blob.
 *
 * @param onPiece gets each piece, which is valid during the call only
 */
export async function hashWhole(
  { size, read: readInto }: OpenedFile,
  onPiece?: (piece: Uint8Array) => void,
): Promise<Digest> {
  const hash = createHash('sha256')
  // Most files are small, and a large buffer for each would keep the garbage collector busy.
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size + 1))
  for (let rest = MAX_BLOB_BYTES; ;) {
    const bytesRead = await readInto(buffer)
    rest -= bytesRead
    if (rest < 0) throw new WasmPkgError('E_TOO_LARGE', `A file has more than the ${MAX_BLOB_BYTES} bytes of a package`)
    if (bytesRead === 0) return `sha256:${hash.digest('hex')}`
    const piece = buffer.subarray(0, bytesRead)
    hash.update(piece)
    onPiece?.(piece)
  }
}

import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

import type { Digest } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { discard, writeAll } from './disk.js'
import { moveInto } from './move.js'
import { ioError, isMissing } from '../io-error.js'
import { type StoreLayout, blobPath, tempPath } from './layout.js'
import type { BlobContent, WriteBlobOptions } from './content.js'
import { MAX_BLOB_BYTES } from './limits.js'
import { getBlob } from './read-blob.js'

/** Bytes that are collected for one write. With 64 KiB, writing takes twice as long. More than 1 MiB does not help. */
const WRITE_BATCH_BYTES = 1024 * 1024

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function sizeError(digest: Digest, expected: number, actual: string): WasmPkgError {
  return new WasmPkgError('E_SIZE', `The content of ${digest} does not have the announced size`, {
    expected: `${expected} bytes`,
    actual,
    hint: 'The registry, or something between it and this machine, sent different bytes than the manifest or lock file says.',
  })
}

/**
 * Streams into an open temporary file: counts and hashes the bytes, stops one byte after the expected size, then checks
 * size and digest.
 */
async function fill(
  handle: FileHandle,
  digest: Digest,
  size: number | undefined,
  content: BlobContent,
  { signal, watch }: WriteBlobOptions,
): Promise<void> {
  const onPiece = size === undefined ? undefined : watch?.(size)
  const hash = createHash('sha256')
  let count = 0
  let batch: Uint8Array[] = []
  let batched = 0
  // One batch is written while the next one arrives.
  let writing: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    writing = writeAll(handle, batch)
    writing.catch(() => undefined)
    batch = []
    batched = 0
  }
  try {
    for await (const chunk of content instanceof Uint8Array ? oneChunk(content) : content) {
      signal?.throwIfAborted()
      count += chunk.byteLength
      if (size !== undefined && count > size) throw sizeError(digest, size, `more than ${size} bytes`)
      if (count > MAX_BLOB_BYTES) {
        throw new WasmPkgError('E_TOO_LARGE', `The content of ${digest} is larger than ${MAX_BLOB_BYTES} bytes`)
      }
      hash.update(chunk)
      onPiece?.(chunk)
      batch.push(chunk)
      batched += chunk.byteLength
      if (batched >= WRITE_BATCH_BYTES) {
        await flush()
      }
    }
    signal?.throwIfAborted()
    await flush()
  } finally {
    // The file must not be closed during a write.
    await writing
  }
  if (size !== undefined && count !== size) throw sizeError(digest, size, `${count} bytes`)
  const actual = `sha256:${hash.digest('hex')}`
  if (actual !== digest) {
    throw new WasmPkgError('E_DIGEST', 'The content does not match its digest', {
      expected: digest,
      actual,
      hint: 'Nothing was stored. Try again. If the problem persists, the registry or a proxy serves altered bytes.',
    })
  }
}

/** A new file to write into. It is read-only for everyone who opens it later. */
async function createTemporary(layout: StoreLayout, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o444)
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(layout.temp, { recursive: true })
    return await open(path, 'wx', 0o444)
  }
}

/** Stores verified bytes under their digest; see `Store.writeBlob`. */
export async function putBlob(
  layout: StoreLayout,
  digest: Digest,
  size: number | undefined,
  content: BlobContent,
  options: WriteBlobOptions,
): Promise<void> {
  const target = blobPath(layout, digest)
  const temp = tempPath(layout, 'put')
  try {
    const handle = await createTemporary(layout, temp)
    try {
      await fill(handle, digest, size, content, options)
    } finally {
      await handle.close()
    }
    await moveInto(temp, target, dirname(target), async () => {
      const alreadyThere = (await getBlob(layout, digest, size)) !== undefined
      if (alreadyThere) await discard(temp)
      return alreadyThere
    })
  } catch (error) {
    await discard(temp)
    throw ioError(error, 'write', target)
  }
}

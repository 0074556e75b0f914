import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Digest } from '../grammar.js'
import type { PendingBlob, RepositoryRecord, Storage } from './types.js'

/** Stores everything in memory. It is lost when the process ends. */
export function memoryStorage(): Storage {
  const blobs = new Map<Digest, Uint8Array>()
  const repositories = new Map<string, RepositoryRecord>()
  return {
    blobSize: async (digest) => blobs.get(digest)?.length,
    readBlob: (digest, range) => {
      const bytes = blobs.get(digest)
      if (bytes === undefined) throw new Error(`no blob ${digest}`)
      return Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)])
    },
    startBlob: async () => pendingBlob(blobs),
    loadRepository: async (name) => repositories.get(name),
    saveRepository: async (record) => {
      repositories.set(record.name, record)
    },
  }
}

function pendingBlob(blobs: Map<Digest, Uint8Array>): PendingBlob {
  let chunks: Uint8Array[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append: async (chunk) => {
      chunks.push(chunk)
      size += chunk.length
    },
    commit: async (digest) => {
      const bytes = Buffer.concat(chunks)
      chunks = []
      if (digest !== `sha256:${createHash('sha256').update(bytes).digest('hex')}`) return false
      blobs.set(digest, bytes)
      return true
    },
    abort: async () => {
      chunks = []
    },
  }
}

import type { Readable } from 'node:stream'
import type { Digest } from '../grammar.js'

/** First and last byte, both included, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Bytes that arrive piece by piece and become a blob once their digest is known to be right. */
export interface PendingBlob {
  /** Bytes taken so far. */
  readonly size: number
  append(chunk: Uint8Array): Promise<void>
  /** Keeps the bytes as a blob when they have that digest, else throws them away. Returns which. */
  commit(digest: Digest): Promise<boolean>
  abort(): Promise<void>
}

export interface ManifestRecord {
  readonly mediaType: string
  readonly size: number
  readonly subject?: Digest
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** All that a repository holds; the bytes are blobs. */
export interface RepositoryRecord {
  readonly name: string
  readonly tags: Readonly<Record<string, Digest>>
  readonly manifests: Readonly<Record<Digest, ManifestRecord>>
  readonly blobs: readonly Digest[]
}

/** Where a registry keeps its data. Blobs are shared by all repositories; a record says which one may show which. */
export interface Storage {
  blobSize(digest: Digest): Promise<number | undefined>
  readBlob(digest: Digest, range?: ByteRange): Readable
  startBlob(): Promise<PendingBlob>
  loadRepository(name: string): Promise<RepositoryRecord | undefined>
  saveRepository(record: RepositoryRecord): Promise<void>
}

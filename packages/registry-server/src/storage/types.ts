import type { Readable } from 'node:stream'
import type { Digest } from '../grammar.js'

/** First and last byte, both included, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Bytes that arrive in chunks and become a blob after their digest was verified. */
export interface PendingBlob {
  /** Bytes received so far. */
  readonly size: number
  append(chunk: Uint8Array): Promise<void>
  /** If the bytes have that digest, stores them as a blob. Otherwise, discards them. Returns whether they were stored. */
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

/** The content of a repository. The bytes are blobs. */
export interface RepositoryRecord {
  readonly name: string
  readonly tags: Readonly<Record<string, Digest>>
  readonly manifests: Readonly<Record<Digest, ManifestRecord>>
  readonly blobs: readonly Digest[]
}

/** Where a registry stores its data. Repositories share blobs. The records say which repository has which blob. */
export interface Storage {
  blobSize(digest: Digest): Promise<number | undefined>
  readBlob(digest: Digest, range?: ByteRange): Readable
  startBlob(): Promise<PendingBlob>
  loadRepository(name: string): Promise<RepositoryRecord | undefined>
  saveRepository(record: RepositoryRecord): Promise<void>
}

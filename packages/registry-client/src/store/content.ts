export type BlobContent = Uint8Array | AsyncIterable<Uint8Array>

/** A way to see content while it is read: gets its size, and returns what gets each piece, which is valid during the call only. */
export type WatchContent = (size: number) => (piece: Uint8Array) => void

export interface WriteBlobOptions {
  readonly signal?: AbortSignal | undefined
  /** What it has seen is worth nothing if the write fails. Needs the size. */
  readonly watch?: WatchContent | undefined
}

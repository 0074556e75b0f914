import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'

import { type Digest, digestHex } from '../digest.js'

/**
 * The paths in the store's folder. Names are lower-case hex only, because a colon breaks Vite's file server and NTFS,
 * and upper case breaks case-insensitive file systems. A change of the layout gets a new `v…` folder. Older and newer
 * ones are not touched.
 */
export interface StoreLayout {
  readonly dir: string
  readonly temp: string
  readonly blobs: string
  readonly derived: string
  readonly roots: string
}

export function storeLayout(dir: string): StoreLayout {
  const base = resolve(dir)
  const version = join(base, 'v1')
  return {
    dir: base,
    temp: join(version, 'tmp'),
    blobs: join(version, 'blobs', 'sha256'),
    derived: join(version, 'derived'),
    roots: join(version, 'roots'),
  }
}

/** Blobs end in `.wasm` so that servers choose the right media type. */
export function blobPath(layout: StoreLayout, digest: Digest): string {
  const hex = digestHex(digest)
  return join(layout.blobs, hex.slice(0, 2), `${hex}.wasm`)
}

export function derivedPath(layout: StoreLayout, key: string): string {
  return join(layout.derived, key.slice(0, 2), key)
}

/** A unique name. It starts with the process id, so that a later clean-up can tell whether its owner is still running. */
export function tempPath(layout: StoreLayout, kind: 'put' | 'bad' | 'dir' | 'gc'): string {
  return join(layout.temp, `${process.pid}-${kind}-${randomUUID()}`)
}

/** The process id in the name of a temporary file. `undefined` for names that are not from `tempPath`. */
export function tempOwner(name: string): number | undefined {
  const match = /^(\d{1,10})-(?:put|bad|dir|gc)-/.exec(name)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

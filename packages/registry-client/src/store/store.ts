import { homedir } from 'node:os'
import { join } from 'node:path'
import { writeFile, mkdir } from 'node:fs/promises'

import { configPaths } from '../paths.js'
import type { Digest } from '../digest.js'
import { putBlob } from './blobs.js'
import type { BlobContent, WatchContent, WriteBlobOptions } from './content.js'
import { blobExists, getBlob, scanBlob, verifiedPath } from './read-blob.js'
import { type DerivedEntry, getDerived, putDerived } from './derived.js'
import { isWasmPkgError } from '../errors.js'
import { exposure } from './exposure.js'
import { errnoOf } from '../io-error.js'
import { blobPath, storeLayout } from './layout.js'
import {
  type CollectOptions,
  type CollectReport,
  type VerifyReport,
  collectGarbage,
  verifyStore,
} from './maintenance.js'
import { type StoreRoot, writeRoot } from './roots.js'
import { existingSpare, openSpare } from './spare.js'
import { createUnsynced } from './unsynced.js'
import { processVerdicts } from './verdicts.js'

export interface StoreOptions {
  /** The store's folder. Default: `WASM_PKG_CACHE_DIR`, otherwise the user's cache folder. */
  readonly dir?: string
  readonly env?: NodeJS.ProcessEnv
  /** Called once, at the first use of compiled modules, if others can write into the store. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * A content-addressed store: lock-free, atomic, verified. It never returns wrong bytes for a digest. Any number of
 * processes can share it. A process that is killed at any point leaves at most a temporary file behind.
 */
export interface Store {
  readonly dir: string
  /** Whether there is a blob with that digest. Does not read it. @throws E_CACHE_IO */
  hasBlob(digest: Digest): Promise<boolean>
  /**
   * The verified bytes. `undefined` if the blob is missing or damaged (a damaged one is moved away).
   *
   * @param size expected number of bytes. @throws E_SIZE if the intact blob has another size; E_CACHE_IO
   */
  readBlob(digest: Digest, size?: number): Promise<Uint8Array | undefined>
  /** The path of a blob that this process has verified and that has not changed since. Otherwise like `readBlob`. */
  verifiedBlobPath(digest: Digest, size?: number): Promise<string | undefined>
  /**
   * Verifies a blob in pieces, without holding it. Returns false if the blob is missing or damaged; what `watch` has seen is
   * then worth nothing.
   *
   * @throws E_SIZE, E_CACHE_IO, and what `watch` throws
   */
  scanBlob(digest: Digest, size: number | undefined, watch: WatchContent): Promise<boolean>
  /**
   * Streams content into the store under its digest. Replaces a damaged blob with that digest. Concurrent calls for one
   * digest share the work of the first one.
   *
   * @param size announced number of bytes; reading stops one byte after it
   * @returns whether `content` was read, and `watch` has seen all of it. Otherwise another call has stored the same bytes.
   * @throws E_DIGEST, E_SIZE, E_TOO_LARGE, E_NO_SPACE, E_CACHE_IO, or what `content` throws. Nothing is stored then.
   */
  writeBlob(
    digest: Digest,
    size: number | undefined,
    content: BlobContent,
    options?: WriteBlobOptions,
  ): Promise<boolean>
  /**
   * Makes the blobs that were written so far survive a loss of power. Before that, they can be lost or damaged by it. The next
   * read notices that, and they are fetched again.
   *
   * @throws E_NO_SPACE, E_CACHE_IO
   */
  sync(): Promise<void>
  /**
   * @param key 64 hex digits: hash of everything from which the files were computed. @returns `undefined` if missing or
   *   damaged
   */
  readDerived(key: string): Promise<DerivedEntry | undefined>
  /**
   * Publishes files under the key atomically. Keeps an existing intact entry. Names are plain and `/`-separated. If the
   * store cannot be written, the files go to a temporary folder of the user, because they can be computed again.
   *
   * @throws E_NO_SPACE; E_CACHE_IO if that folder cannot be written either
   */
  writeDerived(key: string, files: ReadonlyMap<string, Uint8Array>): Promise<DerivedEntry>
  /** Records for garbage collection what a project uses. */
  recordRoot(root: StoreRoot): Promise<void>
  collectGarbage(options?: CollectOptions): Promise<CollectReport>
  /** Re-hashes every blob and removes the damaged ones. */
  verify(): Promise<VerifyReport>
}

/** Backup tools skip folders with this file; see https://bford.info/cachedir/ */
const CACHEDIR_TAG = `Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of wasm-pkg. It can be deleted at any time.
`

/** Opens the store without accessing the disk. Folders are created with the first write. */
export function openStore(options: StoreOptions = {}): Store {
  const env = options.env ?? process.env
  const layout = storeLayout(options.dir ?? configPaths(env, process.platform, homedir()).cache)
  const verdicts = processVerdicts
  const writing = new Map<Digest, Promise<void>>()
  const unsynced = createUnsynced()
  let tagged: Promise<void> | undefined
  let checked: Promise<void> | undefined

  const tag = (): Promise<void> => (tagged ??= writeTag(layout.dir))

  async function warnIfExposed(): Promise<void> {
    const warning = options.onWarning && (await exposure(layout))
    if (warning !== undefined) options.onWarning?.(warning)
  }

  return {
    dir: layout.dir,
    hasBlob: (digest) => blobExists(layout, digest),
    readBlob: (digest, size) => getBlob(layout, digest, size),
    verifiedBlobPath: (digest, size) => verifiedPath(layout, verdicts, digest, size),
    scanBlob: (digest, size, watch) => scanBlob(layout, verdicts, digest, size, watch),
    async writeBlob(digest, size, content, write = {}) {
      const running = writing.get(digest)
      if (running !== undefined && (await succeeds(running))) return false
      const work = tag().then(() => putBlob(layout, digest, size, content, write))
      writing.set(digest, work)
      try {
        await work
      } finally {
        if (writing.get(digest) === work) writing.delete(digest)
      }
      unsynced.add(blobPath(layout, digest))
      return true
    },
    sync: () => unsynced.sync(),
    async readDerived(key) {
      await (checked ??= warnIfExposed())
      const found = await getDerived(layout, verdicts, key)
      if (found !== undefined) return found
      const spare = await existingSpare()
      return spare && (await getDerived(spare, verdicts, key))
    },
    async writeDerived(key, files) {
      await tag()
      try {
        return await putDerived(layout, verdicts, key, files)
      } catch (error) {
        if (!isWasmPkgError(error) || error.code !== 'E_CACHE_IO') throw error
        const spare = await openSpare()
        if (spare === undefined) throw error
        return await putDerived(spare, verdicts, key, files)
      }
    },
    async recordRoot(root) {
      await tag()
      await writeRoot(layout, root)
    },
    collectGarbage: (collect) => collectGarbage(layout, collect),
    verify: () => verifyStore(layout),
  }
}

/** If another caller's write fails (because of its abort or its source), this caller tries with its own content. */
async function succeeds(work: Promise<void>): Promise<boolean> {
  return await work.then(
    () => true,
    () => false,
  )
}

async function writeTag(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true })
    await writeFile(join(dir, 'CACHEDIR.TAG'), CACHEDIR_TAG, { flag: 'wx' })
  } catch (error) {
    // It already exists, or the folder cannot be written. In that case, the following write reports it properly.
    if (errnoOf(error) === undefined) throw error
  }
}

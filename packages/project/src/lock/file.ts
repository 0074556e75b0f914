import { dirname } from 'node:path'
import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { restoreFile, type Undo } from '../undo.js'
import { applyChanges, type LockChange } from './change.js'
import { exclusively } from './guard-file.js'
import { MAX_LOCK_BYTES, parseLock } from './parse.js'
import { formatLock } from './print.js'
import { EMPTY_LOCK, type LockFile } from './types.js'

/** A lock file as read from disk. */
export interface LockOnDisk {
  readonly lock: LockFile
  /** Digest of the file's bytes. A write checks that it has not changed. */
  readonly revision: Digest | 'absent'
}

/** How often a save merges with a concurrent write. More concurrent writers indicate a problem. */
const MAX_RACES = 3

/**
 * Reads a lock file. A missing file is an empty lock.
 *
 * @throws WasmPkgError `E_LOCK_PARSE`, `E_LOCK_CONFLICT`, `E_LOCK_VERSION`
 */
export async function readLock(file: string): Promise<LockOnDisk> {
  const bytes = await readBytes(file)
  if (bytes === undefined) return { lock: EMPTY_LOCK, revision: 'absent' }
  return { lock: await parseLock(bytes, file), revision: sha256(bytes) }
}

/** The current revision of the file, whatever it contains. @throws WasmPkgError `E_LOCK_PARSE` if it cannot be read */
export async function readRevision(file: string): Promise<LockOnDisk['revision']> {
  const bytes = await readBytes(file)
  return bytes === undefined ? 'absent' : sha256(bytes)
}

/**
 * Writes the lock file with the changes applied, if its text changes. If another process wrote it at the same time,
 * reads that lock file and applies the changes to it.
 *
 * @param undo gets a function that undoes the write
 * @throws WasmPkgError `E_LOCK_RACE` after three races with a program that does not use the guard file (git, an
 *   editor), `E_TAG_MOVED` if the other process pinned other bytes, `E_CACHE_IO`, `E_NO_SPACE`
 */
export async function saveLock(
  file: string,
  base: LockOnDisk,
  changes: readonly LockChange[],
  undo?: Undo,
): Promise<LockOnDisk> {
  const { lock, revision } = prepare(base, changes)
  return revision === base.revision
    ? { lock, revision }
    : await exclusively(file, () => write(file, base, changes, undo))
}

async function write(
  file: string,
  base: LockOnDisk,
  changes: readonly LockChange[],
  undo: Undo | undefined,
): Promise<LockOnDisk> {
  let current = base
  for (let races = 0; ; races++) {
    const { lock, revision, bytes } = prepare(current, changes)
    if (revision === current.revision) return { lock, revision }
    try {
      const before = undo === undefined ? undefined : await readBytes(file)
      await writeFileAtomic(file, bytes, { expectCurrent: current.revision, within: dirname(file) })
      undo?.wrote(() => exclusively(file, () => takeBack(file, before, revision)))
      return { lock, revision }
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_LOCK_RACE' || races === MAX_RACES) throw error
      current = await readLock(file)
    }
  }
}

async function takeBack(file: string, before: Uint8Array | undefined, written: LockOnDisk['revision']): Promise<void> {
  const now = await readBytes(file)
  if (now !== undefined && written !== 'absent') await restoreFile(file, before, now, written)
}

async function readBytes(file: string): Promise<Uint8Array | undefined> {
  return await readRegularFile(file, { code: 'E_LOCK_PARSE', maxBytes: MAX_LOCK_BYTES })
}

function prepare(base: LockOnDisk, changes: readonly LockChange[]): LockOnDisk & { readonly bytes: Uint8Array } {
  const lock = applyChanges(base.lock, changes)
  const bytes = Buffer.from(formatLock(lock))
  return { lock, bytes, revision: lock === base.lock ? base.revision : sha256(bytes) }
}

import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LockFile } from '@wasm-pkg/project'
import { fileAt, mergeBase } from './git.js'
import { readGiven } from './given-file.js'
import { isMissing } from './missing.js'

/** A git commit or the path of a lock file. */
export interface LockPlace {
  readonly text: string
  /** The folder that a path is meant from. */
  readonly cwd: string
  /** Take the commit at which this one and HEAD parted. */
  readonly mergeBase: boolean
}

/**
 * The lock file as it is on disk, in another file, or as it was in a commit; none is an empty lock.
 *
 * @throws WasmPkgError `E_USAGE` for what is neither a file nor a commit, and the lock's own codes
 */
export async function readLockAt(root: string, place: LockPlace | undefined): Promise<LockFile> {
  const { EMPTY_LOCK, parseLock, readLock } = await import('@wasm-pkg/project')
  if (place === undefined) return (await readLock(join(root, 'wasm-pkg.lock'))).lock
  if (await isFile(place)) return await parseLock(await readGiven(place.cwd, place.text), place.text)
  const bytes = await fileAt(await commitOf(root, place), 'wasm-pkg.lock', root)
  return bytes === undefined ? EMPTY_LOCK : await parseLock(bytes, `wasm-pkg.lock of ${place.text}`)
}

/** Whether a place is a file rather than a commit. */
export async function isFile({ text, cwd, mergeBase: wantsCommit }: LockPlace): Promise<boolean> {
  if (wantsCommit) return false
  try {
    return (await stat(resolve(cwd, text))).isFile()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

export async function commitOf(root: string, { text, mergeBase: parted }: LockPlace): Promise<string> {
  return parted ? await mergeBase(text, root) : text
}

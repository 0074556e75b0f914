import type { Stats } from 'node:fs'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ioError, isMissing } from '../io-error.js'
import { type StoreLayout, storeLayout } from './layout.js'

/**
 * A private temporary folder of the user for files that are computed from packages, used if the store cannot be
 * written. Code is run from it, and anyone could have created a folder with that name, so only a folder that the user
 * owns is used.
 */
function spareDir(): string {
  return join(tmpdir(), `wasm-pkg-${process.getuid?.() ?? 'spare'}`)
}

/** The spare folder, if it already exists. */
export async function existingSpare(): Promise<StoreLayout | undefined> {
  const dir = spareDir()
  return (await isOwn(dir)) ? storeLayout(dir) : undefined
}

/** The spare folder, created if necessary. `undefined` if another user has created it. @throws E_CACHE_IO, E_NO_SPACE */
export async function openSpare(): Promise<StoreLayout | undefined> {
  const dir = spareDir()
  try {
    // Without `recursive`, this fails for an existing folder, whoever owns it.
    await mkdir(dir, { mode: 0o700 }).catch(async (error: unknown) => {
      if (!(await isThere(dir))) throw error
    })
    return await existingSpare()
  } catch (error) {
    throw ioError(error, 'write', dir)
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstatIfPresent(path)) !== undefined
}

async function isOwn(dir: string): Promise<boolean> {
  const stats = await lstatIfPresent(dir)
  if (stats?.isDirectory() !== true) return false
  // Windows has neither numeric users nor these permissions. Its temporary folder is private to the user.
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o077) === 0)
}

async function lstatIfPresent(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

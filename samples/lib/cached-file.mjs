import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Never committed; cleaned by hand. */
export const CACHE = new URL('../.cache/', import.meta.url)

/**
 * A file in the cache, created if it does not exist. Any number of processes can create it concurrently: each writes
 * its own file and renames it.
 *
 * @param {string} name
 * @param {() => Promise<Uint8Array>} make
 * @returns {Promise<{ bytes: Uint8Array, file: string }>}
 */
export async function cachedFile(name, make) {
  const file = fileURLToPath(new URL(name, CACHE))
  const cached = await readFile(file).catch(() => undefined)
  if (cached !== undefined) return { bytes: cached, file }
  const bytes = await make()
  await mkdir(CACHE, { recursive: true })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  // Another process may have renamed its file first, and not every tool builds the same bytes twice, so the file on
  // disk counts.
  return { bytes: await readFile(file), file }
}

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runChild } from './processes.mjs'
import { publishedFolder } from './published.mjs'

/**
 * Writes what jco makes of components, each into a folder of its own. It is made once in a run of benchmarks.
 *
 * @param {readonly { short: string, bytes: Uint8Array }[]} components
 * @param {string} folder
 */
export async function writeHandTranspiled(components, folder) {
  const cache = join(publishedFolder(), 'hand')
  const entries = components.map(({ short, bytes }) => {
    const own = join(cache, createHash('sha256').update(bytes).digest('hex'))
    return { short, bytes, own, file: join(own, `${short}.wasm`) }
  })
  const missing = entries.filter(({ own }) => !existsSync(own))
  for (const { own, file, bytes } of missing) {
    await mkdir(own, { recursive: true })
    await writeFile(file, bytes)
  }
  const jobs = missing.map(({ file, own, short }) => ({ file, folder: join(own, short) }))
  if (jobs.length > 0) await runChild('transpile', { jobs })
  for (const { own, short } of entries) await cp(join(own, short), join(folder, short), { recursive: true })
}

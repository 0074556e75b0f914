import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedVersion } from '../lib/cache.mjs'
import { CACHE, cachedFile } from '../lib/cached-file.mjs'
import { findForeignSample, FOREIGN_SAMPLES } from './catalog.mjs'
import { compile } from './compile.mjs'
import { TOOLS } from './tools.mjs'

/** Increase when the build changes in a way that sources and tool versions do not show. */
const RECIPE = 3
const KEY_LENGTH = 20

/** Every component in another language as `ns:name`. */
export const foreignNames = /** @type {readonly string[]} */ (FOREIGN_SAMPLES.map(({ name }) => name))

/**
 * @param {string} name `ns:name`
 * @returns {string | undefined} the missing tool for building a sample on this machine
 */
export function missingTool(name) {
  const tool = TOOLS[findForeignSample(name).language]
  return tool.version() === undefined ? tool.name : undefined
}

/**
 * Builds a component in another language, or takes it from the cache, keyed by the content of its sources and the versions
 * of the tools.
 *
 * @param {string} name `ns:name`
 * @returns {Promise<import('../lib/cache.mjs').BuiltSample>}
 */
export async function buildForeign(name) {
  const sample = findForeignSample(name)
  const { version, language, folder, files, crate } = sample
  const hash = createHash('sha256')
  const tools = [TOOLS[language].version(), await installedVersion('@bytecodealliance/jco')]
  hash.update(JSON.stringify([RECIPE, name, version, ...tools, ...(crate === undefined ? [] : [crate])]))
  for (const file of files) hash.update(JSON.stringify(await readFile(join(folder, file), 'base64')))
  const key = hash.digest('hex').slice(0, KEY_LENGTH)
  const { bytes, file } = await cachedFile(`${name.replace(':', '-')}-${version}-${key}.wasm`, async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'wasm-pkg-foreign-'))
    try {
      return await compile(sample, scratch, fileURLToPath(new URL(language, CACHE)))
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  })
  return { name, version, bytes, file }
}

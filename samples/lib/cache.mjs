import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { build } from './build.mjs'
import { findSample, sourceFiles } from './catalog.mjs'

const CACHE = new URL('../.cache/', import.meta.url)
/** Raise when the build steps change in a way that sources and tool versions do not show. */
const RECIPE = 1
/** Hexadecimal digits of the key in a file name: plenty for a few dozen files. */
const KEY_LENGTH = 20

/**
 * @typedef {object} BuiltSample
 * @property {string} name `ns:name`
 * @property {string} version
 * @property {Uint8Array} bytes
 * @property {string} file absolute path of the cached build
 */

/** @type {Map<string, Promise<BuiltSample>>} */
const running = new Map()

/**
 * Builds a sample, or takes it from `samples/.cache/`, keyed by the content of its sources and the tools' versions.
 * Any number of processes may build at once: each writes a file of its own and renames it into place.
 *
 * @param {string} name `ns:name` or `ns:name@version`
 * @returns {Promise<BuiltSample>}
 */
export function buildSample(name) {
  const sample = findSample(name)
  const id = `${sample.name}@${sample.version}`
  const known = running.get(id)
  if (known !== undefined) return known
  const result = buildCached(sample)
  running.set(id, result)
  result.catch(() => running.delete(id))
  return result
}

/**
 * @param {import('./catalog.mjs').Sample} sample
 * @returns {Promise<BuiltSample>}
 */
async function buildCached(sample) {
  const { name, version } = sample
  const key = await cacheKey(sample)
  const file = fileURLToPath(new URL(`${name.replace(':', '-')}-${version}-${key}.wasm`, CACHE))
  const cached = await readFile(file).catch(() => undefined)
  if (cached !== undefined) return { name, version, bytes: cached, file }
  const bytes = await build(sample)
  await mkdir(CACHE, { recursive: true })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  // Another process may have won the rename, and not every tool builds the same bytes twice: what is on disk counts.
  return { name, version, bytes: await readFile(file), file }
}

/** @param {import('./catalog.mjs').Sample} sample */
async function cacheKey(sample) {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([RECIPE, await toolVersions(), settings(sample)]))
  for (const file of sourceFiles(sample)) {
    // Git may check sources out with CRLF; that does not make them other sources.
    const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
    hash.update(JSON.stringify(text))
  }
  return hash.digest('hex').slice(0, KEY_LENGTH)
}

/** @param {import('./catalog.mjs').Sample} sample what shapes the build besides the sources' content, without paths */
function settings(sample) {
  const { kind, name, version, metadata } = sample
  const more = kind === 'wit' ? [] : [sample.world, kind === 'js' ? sample.features : []]
  return [kind, name, version, metadata ?? {}, more]
}

async function toolVersions() {
  const tools = ['@bytecodealliance/jco-transpile', '@bytecodealliance/componentize-js']
  return Promise.all(tools.map(async (tool) => [tool, await installedVersion(tool)]))
}

/** @param {string} tool a package, whose `exports` may hide its package.json */
async function installedVersion(tool) {
  const entry = import.meta.resolve(tool)
  const end = entry.lastIndexOf(`/${tool}/`) + tool.length + 2
  return JSON.parse(await readFile(new URL('package.json', entry.slice(0, end)), 'utf8')).version
}

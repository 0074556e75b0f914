import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { build } from './build.mjs'
import { cachedFile } from './cached-file.mjs'
import { findSample, sourceFiles } from './catalog.mjs'

/** Increase when the build steps change in a way that sources and tool versions do not show. */
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
  const { bytes, file } = await cachedFile(`${name.replace(':', '-')}-${version}-${key}.wasm`, () => build(sample))
  return { name, version, bytes, file }
}

/** @param {import('./catalog.mjs').Sample} sample */
async function cacheKey(sample) {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([RECIPE, await toolVersions(), settings(sample)]))
  for (const file of sourceFiles(sample)) {
    // Git may check out sources with CRLF, which must not change the key.
    const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
    hash.update(JSON.stringify(text))
  }
  return hash.digest('hex').slice(0, KEY_LENGTH)
}

/**
 * @param {import('./catalog.mjs').Sample} sample everything that affects the build except the sources' content, without
 *   paths
 */
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
export async function installedVersion(tool) {
  const entry = import.meta.resolve(tool)
  const end = entry.lastIndexOf(`/${tool}/`) + tool.length + 2
  return JSON.parse(await readFile(new URL('package.json', entry.slice(0, end)), 'utf8')).version
}

import { readFile } from 'node:fs/promises'

import { encodeCustomSection } from './sections.mjs'

/** All optional WASI features of componentize-js's engine. */
const ENGINE_FEATURES = /** @type {const} */ (['stdio', 'random', 'clocks', 'http', 'fetch-event'])

/**
 * Builds one sample from its sources.
 *
 * @param {import('./catalog.mjs').Sample} sample
 * @returns {Promise<Uint8Array>}
 */
export async function build(sample) {
  const bytes = await compile(sample)
  const metadata = Object.entries(sample.metadata ?? {})
  return Buffer.concat([bytes, ...metadata.map(([name, text]) => encodeCustomSection(name, Buffer.from(text)))])
}

/** @param {import('./catalog.mjs').Sample} sample */
function compile(sample) {
  if (sample.kind === 'wat') return compileWat(sample)
  if (sample.kind === 'js') return compileJs(sample)
  return compileWit(sample)
}

/** @param {import('./catalog.mjs').WatSample} sample */
async function compileWat({ wat, wit, world }) {
  const { componentEmbed, componentNew, parse } = await import('@bytecodealliance/jco-transpile/wasm-tools')
  const binary = await parse(await readFile(wat, 'utf8'))
  return componentNew(await componentEmbed({ binary, witSource: await readFile(wit, 'utf8'), world }), [])
}

/** @param {import('./catalog.mjs').JsSample} sample */
async function compileJs({ js, wit, world, features }) {
  const { componentize } = await import('@bytecodealliance/componentize-js')
  const disableFeatures = ENGINE_FEATURES.filter((it) => !features.includes(it))
  // `witWorld` is text. A path would be read through the WASI shim, which since 0.26.1 sees no files by default.
  const witWorld = await readFile(wit, 'utf8')
  const { component } = await componentize({ sourcePath: js, witWorld, worldName: world, disableFeatures })
  return component
}

/** @param {import('./catalog.mjs').WitSample} sample */
async function compileWit({ name, version, wit, dependencies }) {
  const { encodeWitPackage } = await import('./wit-package.mjs')
  const nested = await Promise.all(dependencies.map(async (file) => nestPackage(await readFile(file, 'utf8'))))
  const items = (await readFile(wit, 'utf8')).replace(PACKAGE_LINE, '')
  return encodeWitPackage({ package: `${name}@${version}`, items, dependencies: nested.join('\n') })
}

const PACKAGE_LINE = /^package (.+);$/m

/** @param {string} text a WIT file that starts with its package line */
function nestPackage(text) {
  const match = PACKAGE_LINE.exec(text)
  if (match === null) throw new Error('a WIT file without a package line')
  return `package ${match[1]} {\n${text.slice(match.index + match[0].length)}\n}`
}

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { componentForms } from './forms.mjs'

/** A component's header. A core module's ends with 01 00 00 00. */
const COMPONENT = Buffer.from('\0asm\x0d\0\x01\0', 'latin1')

/** @type {Readonly<Record<string, (path: string) => Promise<readonly (() => Promise<Uint8Array>)[]>>>} */
const READERS = {
  '.wasm': async (path) => {
    const bytes = await readFile(path)
    return bytes.subarray(0, COMPONENT.length).equals(COMPONENT) ? [() => Promise.resolve(bytes)] : []
  },
  '.wat': fromText,
  '.wast': fromText,
  '.wit': async (path) => {
    const witSource = await readFile(path, 'utf8')
    const worlds = [...witSource.matchAll(/^\s*world %?([\w-]+)/gm)].map(([, world = '']) => world)
    return worlds.map((world) => () => dummy(witSource, world))
  },
}

/**
 * Writes every component of some folders. Leaves out what wasm-tools refuses: suites also contain what is wrong.
 *
 * @param {string} sources
 * @param {readonly string[]} folders within `sources`
 * @param {string} target
 * @param {string} prefix of the file names
 * @returns {Promise<number>} how many were written
 */
export async function writeComponents(sources, folders, target, prefix) {
  let count = 0
  for (const path of await filesBelow(sources, folders)) {
    const components = await READERS[extname(path)]?.(join(sources, path))
    for (const [index, make] of (components ?? []).entries()) {
      const bytes = await make().catch(() => undefined)
      if (bytes === undefined) continue
      await writeFile(join(target, `${prefix}-${path.replaceAll(/[^\w.]+/g, '-')}-${index}.wasm`), bytes)
      count += 1
    }
  }
  return count
}

/** @param {string} sources @param {readonly string[]} folders @returns {Promise<readonly string[]>} */
async function filesBelow(sources, folders) {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(sources, folder), { recursive: true })
      return names.map((name) => join(folder, name))
    }),
  )
  return found.flat().toSorted()
}

/** @param {string} path */
async function fromText(path) {
  return componentForms(await readFile(path, 'utf8')).map((form) => () => parse(form))
}

/** A component of a world whose functions do nothing. @param {string} witSource @param {string} world */
async function dummy(witSource, world) {
  const module = await componentEmbed({ dummy: true, witSource, world, features: { tag: 'all' } })
  return await componentNew(module, [])
}

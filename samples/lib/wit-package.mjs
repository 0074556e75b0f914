import { componentEmbed } from '@bytecodealliance/jco-transpile/wasm-tools'

import { encodeUnsigned } from './leb128.mjs'
import {
  customSection,
  encodeCustomSection,
  encodeSection,
  encodeString,
  EXPORT_SECTION,
  sectionsOf,
  TYPE_SECTION,
} from './sections.mjs'

const PREAMBLE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00])
/** Format 4, strings in UTF-8: what wit-component writes so that readers know a WIT package. */
const ENCODING_MARK = Buffer.from([0x04, 0x00])
/** `1 type: component type of 2 declarations, the first a type`: how the payload of every world starts. */
const WORLD_HEAD = Buffer.from([0x01, 0x41, 0x02, 0x01])
const IMPORT_DECLARATION = 0x03
const EXPORT_DECLARATION = 0x04
/** Plain name (Binary.md, externname). */
const PLAIN_NAME = 0x00
/** `type 0 of sort component`: what the export after a world's type refers to. */
const OF_COMPONENT_TYPE_0 = [0x04, 0x00]
const SORT_TYPE = 0x03
const PROBE_WORLD = 'probe'

/**
 * Encodes a WIT package the way wit-component (and so `wkg build`) does: one component type and export for each
 * interface and world. jco's wasm-tools encode only worlds (as the `component-type` section of a module), which is
 * the same thing for worlds; an interface is taken from a probe world that does nothing but import it.
 *
 * @param {{ package: string, items: string, dependencies?: string }} source `package` is `ns:name@version`, `items`
 *   the WIT text after the package line, `dependencies` the WIT text of nested packages
 * @returns {Promise<Uint8Array>}
 */
export async function encodeWitPackage(source) {
  const [name, version] = source.package.split('@')
  const id = (/** @type {string} */ item) => `${name}/${item}@${version}`
  const parts = [PREAMBLE, encodeCustomSection('wit-component-encoding', ENCODING_MARK)]
  const add = (/** @type {string} */ item, /** @type {Uint8Array} */ type) => {
    // Each type is followed by its export, which takes the next index of the type space as well.
    const index = parts.length - 2
    parts.push(
      encodeSection(TYPE_SECTION, type),
      encodeSection(
        EXPORT_SECTION,
        Buffer.from([1, PLAIN_NAME, ...encodeString(item), SORT_TYPE, ...encodeUnsigned(index), 0]),
      ),
    )
  }
  for (const item of await interfacesInOrder(source, id)) {
    const world = await encodeWorld(source, PROBE_WORLD, `world ${PROBE_WORLD} { import ${item}; }`)
    add(item, interfaceType(world, id(PROBE_WORLD), id(item)))
  }
  for (const item of itemNames('world', source.items)) add(item, await encodeWorld(source, item, ''))
  return Buffer.concat(parts)
}

/**
 * Readers require that an interface is defined before another one refers to it. A world lists its imports in that
 * order.
 *
 * @param {{ package: string, items: string, dependencies?: string }} source
 * @param {(item: string) => string} id
 */
async function interfacesInOrder(source, id) {
  const names = itemNames('interface', source.items)
  const imports = names.map((name) => `import ${name};`).join(' ')
  const world = Buffer.from(await encodeWorld(source, PROBE_WORLD, `world ${PROBE_WORLD} { ${imports} }`))
  const position = (/** @type {string} */ name) => world.indexOf(importStart(id(name)))
  return names.toSorted((a, b) => position(a) - position(b))
}

/** @param {string} interfaceId */
function importStart(interfaceId) {
  return Buffer.from([IMPORT_DECLARATION, PLAIN_NAME, ...encodeString(interfaceId)])
}

/**
 * @param {'interface' | 'world'} keyword
 * @param {string} items
 */
function itemNames(keyword, items) {
  return [...items.matchAll(new RegExp(`^${keyword} ([a-z0-9-]+)`, 'gm'))].map((match) => match[1])
}

/**
 * @param {{ package: string, items: string, dependencies?: string }} source
 * @param {string} world
 * @param {string} extra
 * @returns {Promise<Uint8Array>} the content of the type section that describes the world
 */
async function encodeWorld(source, world, extra) {
  const witSource = [`package ${source.package};`, source.items, extra, source.dependencies ?? ''].join('\n')
  const module = await componentEmbed({ dummy: true, witSource, world, features: { tag: 'all' } })
  for (const { id, payload } of sectionsOf(customSection(module, 'component-type'))) {
    if (id === TYPE_SECTION) return payload
  }
  throw new Error(`${source.package}: world ${world} has no type`)
}

/**
 * The type of an interface: its probe world's inner component type with the last import made an export.
 *
 * @param {Uint8Array} world
 * @param {string} worldId
 * @param {string} interfaceId
 * @returns {Uint8Array}
 */
function interfaceType(world, worldId, interfaceId) {
  const tail = Buffer.from([EXPORT_DECLARATION, PLAIN_NAME, ...encodeString(worldId), ...OF_COMPONENT_TYPE_0])
  const bytes = Buffer.from(world)
  const end = bytes.length - tail.length
  if (!bytes.subarray(0, WORLD_HEAD.length).equals(WORLD_HEAD) || !bytes.subarray(end).equals(tail)) {
    throw new Error(`${worldId}: not encoded as a world`)
  }
  const inner = Buffer.from(bytes.subarray(WORLD_HEAD.length, end))
  const declaration = inner.lastIndexOf(importStart(interfaceId))
  if (declaration === -1) throw new Error(`${interfaceId}: not imported by its probe world`)
  inner[declaration] = EXPORT_DECLARATION
  return Buffer.concat([Buffer.from([1]), inner])
}

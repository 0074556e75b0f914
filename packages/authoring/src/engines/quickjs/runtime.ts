import { createCursor } from '../wasm/cursor.js'
import { readImports } from '../wasm/imports.js'
import { MODULE, readBinary } from '../wasm/sections.js'

const MAGIC = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])

const LAST_SECTION_ID = 13

/** The names of custom sections. Other bytes after a module are not a section. */
const SECTION_NAME = /^[\x20-\x7e]+$/

/**
 * The engine that componentize-qjs links into components, as a core module. The tool's own library contains it four times: for
 * size or for speed, and with or without support for functions that wait. The one for size is taken, of the two that fit.
 *
 * @param library the tool's native library
 * @returns `undefined` if it is not there, in a release of the tool that is not known
 */
export function findRuntime(library: Buffer, isAsync: boolean): Uint8Array | undefined {
  const found: Uint8Array[] = []
  for (let at = library.indexOf(MAGIC); at !== -1; at = library.indexOf(MAGIC, at + 1)) {
    const module = moduleAt(library, at)
    if (isRuntime(module) && waits(module) === isAsync) found.push(module)
  }
  return found.toSorted((a, b) => a.length - b.length)[0]
}

/** The module at an offset, as far as sections follow each other. */
function moduleAt(library: Buffer, start: number): Uint8Array {
  const cursor = createCursor(library, start + MAGIC.length)
  let end = cursor.position
  while (end < library.length) {
    const id = cursor.byte()
    const length = cursor.unsigned()
    const body = cursor.position
    if (id > LAST_SECTION_ID || body + length > library.length) break
    if (id === MODULE.custom && !SECTION_NAME.test(cursor.name())) break
    end = body + length
    cursor.take(end - cursor.position)
  }
  return library.subarray(start, end)
}

function isRuntime(module: Uint8Array): boolean {
  return importsOf(module).some(({ module: from }) => from === 'local:init/module-loader')
}

function waits(module: Uint8Array): boolean {
  return importsOf(module).some(({ name }) => name === '[waitable-set-new]')
}

function importsOf(module: Uint8Array): ReturnType<typeof readImports> {
  const section = readBinary(module).sections.find(({ id }) => id === MODULE.import)
  return section === undefined ? [] : readImports(section.body)
}

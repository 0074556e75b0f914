import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readImports } from '../wasm/imports.js'
import { nameIn, readerOf } from '../wasm/read.js'
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
  let end = start + MAGIC.length
  for (;;) {
    const next = sectionEnd(library, end)
    if (next === undefined) return library.subarray(start, end)
    end = next
  }
}

/** Where the section at an offset ends. `undefined` if there is none: what follows a module can be anything. */
function sectionEnd(library: Buffer, start: number): number | undefined {
  const reader = readerOf(library, start)
  try {
    const id = reader.byte()
    const length = reader.u32()
    const body = reader.skip(length, 'a section')
    if (id > LAST_SECTION_ID) return undefined
    return id !== MODULE.custom || SECTION_NAME.test(nameIn(readerOf(library, body))) ? reader.offset : undefined
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
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

import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_EXTERNS, MAX_NAME_BYTES } from '../limits.js'
import { malformed, Reader } from './reader.js'
import type { Section } from './sections.js'

export const SORT_TYPE = 0x03
const EXTERN_TYPE = 0x03
export const EXTERN_COMPONENT = 0x04
export const EXTERN_INSTANCE = 0x05

const TYPE_EQUAL = 0x00
const WITH_OPTIONS = 0x02
const VERSION_SUFFIX = 0x01
const SORT_CORE = 0x00
const LAST_SORT = 0x05
const PRIMITIVE_TYPES_FROM = 0x64

/**
 * Names of a component's import section (component-model Binary.md, importdecl), without types that are only another name
 * for one that is known (`use` in a world): nobody can give a component more or less by them.
 */
export function readImports(bytes: Uint8Array, section: Section): string[] {
  return readVector(bytes, section, (reader) => {
    const name = readExternName(reader)
    const at = reader.offset
    const isAlias = readExternDesc(reader) === EXTERN_TYPE && bytes[at + 1] === TYPE_EQUAL
    return isAlias ? [] : [name]
  })
}

/** Names of a component's export section (component-model Binary.md, export). */
export function readExports(bytes: Uint8Array, section: Section): string[] {
  return readVector(bytes, section, (reader) => {
    const name = readExternName(reader)
    skipSort(reader)
    reader.u32()
    const ascribed = reader.byte()
    if (ascribed > 1) throw malformed(`an export has the type marker ${ascribed}`, reader.offset - 1)
    if (ascribed === 1) readExternDesc(reader)
    return [name]
  })
}

function readVector(bytes: Uint8Array, section: Section, item: (reader: Reader) => readonly string[]): string[] {
  const reader = new Reader(bytes, section.start, section.end)
  const count = reader.u32()
  if (count > MAX_EXTERNS)
    throw new WasmPkgError('E_LIMIT', `More than ${MAX_EXTERNS} imports or exports`, { actual: String(count) })
  const names: string[] = []
  for (let index = 0; index < count; index += 1) names.push(...item(reader))
  if (!reader.done) throw malformed('a section is longer than its content', reader.offset)
  return names
}

/**
 * A name in one of the three forms of Binary.md: plain (0x00), what early encoders marked as an interface (0x01), and with
 * options (0x02). Of these only the version suffix belongs to the id: `wasi:http/types@0.2` and `.6` are one name in two parts.
 */
export function readExternName(reader: Reader): string {
  const at = reader.offset
  const form = reader.byte()
  if (form > WITH_OPTIONS) throw malformed(`a name has the unknown form ${form}`, at)
  const name = reader.string(MAX_NAME_BYTES, 'A name')
  let suffix = ''
  if (form === WITH_OPTIONS) {
    const options = reader.u32()
    for (let index = 0; index < options; index += 1) {
      const option = reader.byte()
      const value = reader.string(MAX_NAME_BYTES, 'A name option')
      if (option === VERSION_SUFFIX) suffix = value
    }
  }
  return name + suffix
}

/** @returns the sort: core, function, value, type, component or instance. */
export function skipSort(reader: Reader): number {
  const at = reader.offset
  const sort = reader.byte()
  if (sort > LAST_SORT) throw malformed(`an export has the unknown sort ${sort}`, at)
  if (sort === SORT_CORE) reader.byte()
  return sort
}

/** Steps over what an import or export is (externdesc), and says of what kind. */
export function readExternDesc(reader: Reader): number {
  const at = reader.offset
  const kind = reader.byte()
  if (kind === 0x00) {
    const core = reader.byte()
    if (core !== 0x11) throw malformed(`an extern has the unknown core kind ${core}`, at)
    reader.u32()
  } else if (kind === 0x02) {
    if (reader.byte() === 0) reader.u32()
    else skipValueType(reader)
  } else if (kind === 0x03) {
    if (reader.byte() === 0) reader.u32()
  } else if (kind === 0x01 || kind === 0x04 || kind === 0x05) {
    reader.u32()
  } else {
    throw malformed(`an extern has the unknown kind ${kind}`, at)
  }
  return kind
}

/** A primitive type or the index of a defined one. */
export function skipValueType(reader: Reader): void {
  const first = reader.bytes[reader.offset]
  if (first !== undefined && first >= PRIMITIVE_TYPES_FROM && first < 0x80) reader.byte()
  else reader.u32()
}

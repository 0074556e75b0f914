import { MAX_NAME_BYTES, MAX_NESTING } from '../limits.js'
import {
  EXTERN_COMPONENT,
  EXTERN_INSTANCE,
  readExternDesc,
  readExternName,
  skipSort,
  skipValueType,
} from './externs.js'
import { malformed, type Reader } from './reader.js'

/** What a component type exports, as far as WIT encodes it. */
export interface TypeExport {
  readonly name: string
  readonly kind: 'instance' | 'component' | 'other'
}

const COMPONENT_TYPE = 0x41
const INSTANCE_TYPE = 0x42
const OUTER_ALIAS = 0x02

/**
 * Steps over one type (component-model Binary.md, deftype).
 *
 * @returns what it exports if it is a component type, else `undefined`
 * @throws WasmPkgError `E_WASM` for a type of unknown form, as nothing after it can be read
 */
export function readDefinedType(reader: Reader, depth = 0): readonly TypeExport[] | undefined {
  const at = reader.offset
  if (depth > MAX_NESTING) throw malformed(`types are nested deeper than ${MAX_NESTING} levels`, at)
  const form = reader.byte()
  if (form === COMPONENT_TYPE) return readDeclarations(reader, depth)
  if (form === INSTANCE_TYPE) readDeclarations(reader, depth)
  else if (form === 0x40 || form === 0x43) skipFunction(reader)
  else if (form === 0x3f || form === 0x3e) skipResource(reader, form === 0x3e)
  else skipValueDefinition(reader, form, at)
  return undefined
}

function readDeclarations(reader: Reader, depth: number): readonly TypeExport[] {
  const exports: TypeExport[] = []
  repeat(reader, () => {
    const at = reader.offset
    const declaration = reader.byte()
    if (declaration === 0x01) readDefinedType(reader, depth + 1)
    else if (declaration === 0x02) skipAlias(reader)
    else if (declaration === 0x03 || declaration === 0x04) {
      const name = readExternName(reader)
      const kind = readExternDesc(reader)
      if (declaration === 0x04) exports.push({ name, kind: exportKind(kind) })
    } else throw malformed(`a type has a declaration of the unknown form ${declaration}`, at)
  })
  return exports
}

function exportKind(kind: number): TypeExport['kind'] {
  if (kind === EXTERN_INSTANCE) return 'instance'
  return kind === EXTERN_COMPONENT ? 'component' : 'other'
}

function skipAlias(reader: Reader): void {
  skipSort(reader)
  if (reader.byte() === OUTER_ALIAS) {
    reader.u32()
    reader.u32()
  } else {
    reader.u32()
    skipName(reader)
  }
}

function skipFunction(reader: Reader): void {
  repeat(reader, () => skipField(reader))
  if (reader.byte() === 0x00) skipValueType(reader)
  else repeat(reader, () => skipField(reader))
}

/** `0x3f` and the asynchronous `0x3e`, which may name a callback as well. */
function skipResource(reader: Reader, asynchronous: boolean): void {
  reader.byte()
  if (asynchronous) reader.u32()
  else if (reader.byte() === 1) reader.u32()
  if (asynchronous && reader.byte() === 1) reader.u32()
}

function skipValueDefinition(reader: Reader, form: number, at: number): void {
  switch (form) {
    case 0x72: // record
      return repeat(reader, () => skipField(reader))
    case 0x71: // variant
      return repeat(reader, () => skipCase(reader))
    case 0x6e: // flags
    case 0x6d: // enum
      return repeat(reader, () => skipName(reader))
    case 0x6f: // tuple
      return repeat(reader, () => skipValueType(reader))
    case 0x70: // list
    case 0x6b: // option
      return skipValueType(reader)
    case 0x67: // list of fixed length
      skipValueType(reader)
      return void reader.u32()
    case 0x63: // map
      skipValueType(reader)
      return skipValueType(reader)
    case 0x6a: // result
      skipOptional(reader)
      return skipOptional(reader)
    case 0x69: // own
    case 0x68: // borrow
      return void reader.u32()
    case 0x66: // stream
    case 0x65: // future
      return skipOptional(reader)
    default:
      if (form < 0x64 || form >= 0x80) throw malformed(`a type has the unknown form 0x${form.toString(16)}`, at)
  }
}

function skipField(reader: Reader): void {
  skipName(reader)
  skipValueType(reader)
}

function skipCase(reader: Reader): void {
  skipName(reader)
  skipOptional(reader)
  // What was `refines`, and is always absent now.
  if (reader.byte() === 1) reader.u32()
}

function skipOptional(reader: Reader): void {
  if (reader.byte() === 1) skipValueType(reader)
}

function skipName(reader: Reader): void {
  const size = reader.u32()
  if (size > MAX_NAME_BYTES) throw malformed(`a name has ${size} bytes`, reader.offset)
  reader.skip(size, 'a name')
}

/** Runs `item` as often as a count says: every item takes a byte at least, so a forged count ends with the bytes. */
function repeat(reader: Reader, item: () => void): void {
  const count = reader.u32()
  for (let index = 0; index < count; index += 1) item()
}

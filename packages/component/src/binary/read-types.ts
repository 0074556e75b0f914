import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readExternName } from './externs.js'
import { malformed, Reader } from './reader.js'
import { MAX_NAME_BYTES, MAX_NESTING } from '../limits.js'
import { readAlias } from './alias.js'
import type { Case, Definition, Field, Item, Shape, TypeEntity, ValueType } from './entities.js'
import { define, lookUp, newScope, type Scope, spend } from './scope.js'

const PRIMITIVES: ReadonlyMap<number, string> = new Map([
  [0x7f, 'bool'],
  [0x7e, 's8'],
  [0x7d, 'u8'],
  [0x7c, 's16'],
  [0x7b, 'u16'],
  [0x7a, 's32'],
  [0x79, 'u32'],
  [0x78, 's64'],
  [0x77, 'u64'],
  [0x76, 'f32'],
  [0x75, 'f64'],
  [0x74, 'char'],
  [0x73, 'string'],
  [0x64, 'error-context'],
])

/** One definition of a type section, or of a component or instance type (component-model Binary.md, deftype). */
export function readType(reader: Reader, scope: Scope, depth = 0): TypeEntity {
  spend(scope)
  return { definition: readDefinition(reader, scope, depth) }
}

function readDefinition(reader: Reader, scope: Scope, depth: number): Definition {
  const at = reader.offset
  if (depth > MAX_NESTING) throw malformed(`types are nested deeper than ${MAX_NESTING} levels`, at)
  const form = reader.byte()
  switch (form) {
    case 0x40:
    case 0x43:
      return readFunction(reader, scope, form === 0x43)
    case 0x41:
    case 0x42:
      return { kind: form === 0x41 ? 'component' : 'instance', shape: readShape(reader, scope, depth) }
    case 0x3f:
      reader.byte()
      if (reader.byte() === 1) reader.u32()
      return { kind: 'resource' }
    case 0x72:
      return { kind: 'record', fields: list(reader, () => readField(reader, scope)) }
    case 0x71:
      return { kind: 'variant', cases: list(reader, () => readCase(reader, scope)) }
    case 0x6e:
    case 0x6d:
      return { kind: form === 0x6e ? 'flags' : 'enum', names: list(reader, () => readName(reader)) }
    case 0x6f:
      return { kind: 'tuple', items: list(reader, () => readValueType(reader, scope)) }
    case 0x70:
    case 0x6b:
      return { kind: 'generic', name: form === 0x70 ? 'list' : 'option', items: [readValueType(reader, scope)] }
    case 0x67:
      return { kind: 'generic', name: 'list', items: [readValueType(reader, scope), String(reader.u32())] }
    case 0x63:
      return { kind: 'generic', name: 'map', items: [readValueType(reader, scope), readValueType(reader, scope)] }
    case 0x6a:
      return { kind: 'generic', name: 'result', items: [readOptional(reader, scope), readOptional(reader, scope)] }
    case 0x66:
    case 0x65:
      return { kind: 'generic', name: form === 0x66 ? 'stream' : 'future', items: [readOptional(reader, scope)] }
    case 0x69:
    case 0x68:
      return { kind: 'handle', borrowed: form === 0x68, resource: lookUp(scope.types, reader.u32(), reader) }
    default: {
      const name = PRIMITIVES.get(form)
      if (name === undefined) throw unknown(`a type of the form 0x${form.toString(16)}`, at)
      return { kind: 'primitive', name }
    }
  }
}

/** A binary that a newer tool wrote: it may be fine, and is not read. */
export function unknown(what: string, offset: number): WasmPkgError {
  return new WasmPkgError('E_UNSUPPORTED', `The component has ${what} at offset ${offset}, which is not known here`)
}

function readFunction(reader: Reader, scope: Scope, async: boolean): Definition {
  const params = list(reader, () => readField(reader, scope))
  if (reader.byte() === 0x00) return { kind: 'function', async, params, ...readResult(reader, scope) }
  // Named results are gone from the model; only their absence is written.
  list(reader, () => readField(reader, scope))
  return { kind: 'function', async, params }
}

function readResult(reader: Reader, scope: Scope): { readonly result: ValueType; readonly resultName?: string } {
  const index = new Reader(reader.bytes, reader.offset, reader.end)
  const result = readValueType(reader, scope)
  const name = typeof result === 'object' ? scope.typeNames.get(index.u32()) : undefined
  return { result, ...(name !== undefined && { resultName: name }) }
}

function readShape(reader: Reader, parent: Scope, depth: number): Shape {
  const scope = newScope(parent, parent.budget)
  const imports = new Map<string, Item>()
  const exports = new Map<string, Item>()
  list(reader, () => {
    const at = reader.offset
    const form = reader.byte()
    if (form === 0x01) scope.types.push(readType(reader, scope, depth + 1))
    else if (form === 0x02) readAlias(reader, scope)
    else if (form === 0x03 || form === 0x04) {
      const name = readExternName(reader)
      const item = readExtern(reader, scope)
      define(scope, item, name)
      ;(form === 0x03 ? imports : exports).set(name, item)
    } else throw unknown(`a declaration of the form ${form}`, at)
  })
  return { imports, exports }
}

/** What an import or export is (externdesc). */
export function readExtern(reader: Reader, scope: Scope): Item {
  const at = reader.offset
  const form = reader.byte()
  switch (form) {
    case 0x00:
      reader.byte()
      reader.u32()
      return { kind: 'other' }
    case 0x01:
      return { kind: 'function', type: lookUp(scope.types, reader.u32(), reader) }
    case 0x02:
      if (reader.byte() === 0) reader.u32()
      else readValueType(reader, scope)
      return { kind: 'other' }
    case 0x03:
      return {
        kind: 'type',
        type: reader.byte() === 0 ? lookUp(scope.types, reader.u32(), reader) : { definition: { kind: 'resource' } },
      }
    case 0x04:
      return { kind: 'component', type: lookUp(scope.types, reader.u32(), reader) }
    case 0x05:
      return { kind: 'instance', type: lookUp(scope.types, reader.u32(), reader) }
    default:
      throw unknown(`an import or export of the form ${form}`, at)
  }
}

function readValueType(reader: Reader, scope: Scope): ValueType {
  const first = reader.bytes[reader.offset]
  const primitive = first === undefined ? undefined : PRIMITIVES.get(first)
  if (primitive === undefined) return lookUp(scope.types, reader.u32(), reader)
  reader.byte()
  return primitive
}

function readField(reader: Reader, scope: Scope): Field {
  return { name: readName(reader), type: readValueType(reader, scope) }
}

function readCase(reader: Reader, scope: Scope): Case {
  const name = readName(reader)
  const type = readOptional(reader, scope)
  // What was `refines`, and is always absent now.
  if (reader.byte() === 1) reader.u32()
  return { name, ...(type === undefined ? {} : { type }) }
}

function readOptional(reader: Reader, scope: Scope): ValueType | undefined {
  return reader.byte() === 1 ? readValueType(reader, scope) : undefined
}

export function readName(reader: Reader): string {
  return reader.string(MAX_NAME_BYTES, 'A name')
}

/** As many items as a count says; each takes a byte at least, so a forged count ends with the bytes. */
export function list<T>(reader: Reader, item: () => T): T[] {
  const count = reader.u32()
  const items: T[] = []
  for (let index = 0; index < count; index += 1) items.push(item())
  return items
}

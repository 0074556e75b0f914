import { MAX_NESTING } from '../limits.js'
import { readAlias } from './alias.js'
import type { Case, Definition, Extern, Field, Item, Shape, TypeEntity, ValueType } from './entities.js'
import { readExternName, readName } from './extern-name.js'
import { readExternType } from './extern-type.js'
import { list } from './list.js'
import { malformed, Reader, unknown } from './reader.js'
import { define, lookUp, newScope, type Scope, spend, spendBytes } from './scope.js'
import { primitiveOf, readValueTypeRef } from './value-type.js'

/** One definition of a type section, or of a component or instance type (component-model Binary.md, deftype). */
export function readType(reader: Reader, scope: Scope, depth = 0): TypeEntity {
  spend(scope)
  const start = reader.offset
  const type = { definition: readDefinition(reader, scope, depth) }
  if (hasResource(type)) renewResources(type, reader, start, scope, depth)
  return type
}

function hasResource({ definition }: TypeEntity): boolean {
  if (definition.kind !== 'instance') return false
  return [...definition.shape.exports.values()].some(({ type }) => type?.definition.kind === 'resource')
}

/** Two instances of one type have different resources, so the type is read again for each instance after the first. */
function renewResources(type: TypeEntity, { bytes, offset }: Reader, start: number, scope: Scope, depth: number): void {
  let used = false
  scope.budget.instanceTypes.set(type, () => {
    if (!used) {
      used = true
      return type
    }
    spendBytes(scope, offset - start)
    return readType(new Reader(bytes, start, offset), scope, depth)
  })
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
      const name = primitiveOf(form)
      if (name === undefined) throw unknown(`a type of the form 0x${form.toString(16)}`, at)
      return { kind: 'primitive', name }
    }
  }
}

function readFunction(reader: Reader, scope: Scope, async: boolean): Definition {
  const params = list(reader, () => readField(reader, scope))
  if (reader.byte() === 0x00) return { kind: 'function', async, params, ...readResult(reader, scope) }
  // Named results were removed from the component model. Only their absence is encoded.
  list(reader, () => readField(reader, scope))
  return { kind: 'function', async, params }
}

function readResult(reader: Reader, scope: Scope): { readonly result: ValueType; readonly resultName?: string } {
  const ref = readValueTypeRef(reader)
  const name = typeof ref === 'number' ? scope.typeNames.get(ref) : undefined
  return { result: valueType(ref, reader, scope), ...(name !== undefined && { resultName: name }) }
}

function readShape(reader: Reader, parent: Scope, depth: number): Shape {
  const scope = newScope(parent, parent.budget)
  const imports = new Map<string, Extern>()
  const exports = new Map<string, Extern>()
  list(reader, () => {
    const at = reader.offset
    const form = reader.byte()
    if (form === 0x01) scope.types.push(readType(reader, scope, depth + 1))
    else if (form === 0x02) readAlias(reader, scope)
    else if (form === 0x03 || form === 0x04) {
      const { name, id } = readExternName(reader)
      const item = readExtern(reader, scope)
      define(scope, item, name)
      ;(form === 0x03 ? imports : exports).set(name, { ...item, id })
    } else throw unknown(`a declaration of the form ${form}`, at)
  })
  return { imports, exports }
}

/** Reads the type of an import or export. */
export function readExtern(reader: Reader, scope: Scope): Item {
  const type = readExternType(reader)
  if (type.kind === 'other') return type
  if (type.kind !== 'type') {
    const named = lookUp(scope.types, type.index, reader)
    return { kind: type.kind, type: scope.budget.instanceTypes.get(named)?.() ?? named }
  }
  const { equal } = type
  return {
    kind: 'type',
    type: equal === undefined ? { definition: { kind: 'resource' } } : lookUp(scope.types, equal, reader),
  }
}

function readValueType(reader: Reader, scope: Scope): ValueType {
  return valueType(readValueTypeRef(reader), reader, scope)
}

function valueType(ref: string | number, reader: Reader, scope: Scope): ValueType {
  return typeof ref === 'string' ? ref : lookUp(scope.types, ref, reader)
}

function readField(reader: Reader, scope: Scope): Field {
  return { name: readName(reader), type: readValueType(reader, scope) }
}

function readCase(reader: Reader, scope: Scope): Case {
  const name = readName(reader)
  const type = readOptional(reader, scope)
  // The former `refines`, which is always absent now.
  if (reader.byte() === 1) reader.u32()
  return { name, ...(type === undefined ? {} : { type }) }
}

function readOptional(reader: Reader, scope: Scope): ValueType | undefined {
  return reader.byte() === 1 ? readValueType(reader, scope) : undefined
}

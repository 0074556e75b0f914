import { unknown, type Reader } from './reader.js'
import type { Extern, Item, TypeEntity } from './entities.js'
import { readName } from './extern-name.js'
import { readSort, SORT } from './extern-type.js'
import { define, lookUp, outer, type Scope, spend } from './scope.js'

/** Reads an alias: a definition from another place, under a new index (component-model Binary.md, alias). */
export function readAlias(reader: Reader, scope: Scope): void {
  const sort = readSort(reader)
  const at = reader.offset
  const target = reader.byte()
  if (target === 0x00) {
    const instance = lookUp(scope.instances, reader.u32(), reader)
    const item = exportOf(instance, readName(reader))
    if (sort !== SORT.core) define(scope, item ?? missing(sort))
    return
  }
  if (target === 0x01) {
    reader.u32()
    readName(reader)
    return
  }
  if (target !== 0x02) throw unknown(`an alias of the form ${target}`, at)
  const from = outer(scope, reader.u32(), reader)
  const index = reader.u32()
  spend(scope)
  if (sort === SORT.type) scope.types.push(lookUp(from.types, index, reader))
  else if (sort === SORT.component) scope.components.push(lookUp(from.components, index, reader))
}

function exportOf({ definition }: TypeEntity, name: string): Item | undefined {
  return definition.kind === 'instance' ? definition.shape.exports.get(name) : undefined
}

/** A placeholder that keeps index spaces in sync if an instance's type is unknown. */
function missing(sort: number): Item {
  if (sort === SORT.function) return { kind: 'function' }
  if (sort === SORT.type) return { kind: 'type', type: { definition: { kind: 'resource' } } }
  const shape = { imports: new Map<string, Extern>(), exports: new Map<string, Extern>() }
  if (sort === SORT.instance) return { kind: 'instance', type: { definition: { kind: 'instance', shape } } }
  if (sort === SORT.component) return { kind: 'component', type: { definition: { kind: 'component', shape } } }
  return { kind: 'other' }
}

/** Looks up the item for a sort and an index. */
export function readItem(reader: Reader, scope: Scope): Item {
  const sort = readSort(reader)
  const index = reader.u32()
  if (sort === SORT.function) {
    const type = lookUp(scope.functions, index, reader)
    return { kind: 'function', ...(type === undefined ? {} : { type }) }
  }
  if (sort === SORT.type) return { kind: 'type', type: lookUp(scope.types, index, reader) }
  if (sort === SORT.instance) return { kind: 'instance', type: lookUp(scope.instances, index, reader) }
  if (sort !== SORT.component) return { kind: 'other' }
  const component = lookUp(scope.components, index, reader)
  return 'definition' in component ? { kind: 'component', type: component } : { ...missing(sort), component }
}

import { readExternName, readName } from './extern-name.js'
import { list } from './list.js'
import { malformed, Reader } from './reader.js'
import { PREAMBLE_SIZE, readPreamble } from './preamble.js'
import { MAX_NESTING } from '../limits.js'
import { readAlias, readItem } from './alias.js'
import { readCanon } from './canon.js'
import type { ComponentDefinition, Extern, Item, TypeEntity } from './entities.js'
import { readExtern, readType } from './read-types.js'
import { define, lookUp, newBudget, newScope, type Scope, spend, spendBytes } from './scope.js'

const SECTION = { component: 4, instance: 5, alias: 6, type: 7, canon: 8, import: 10, export: 11 } as const

const READ: ReadonlySet<number> = new Set(Object.values(SECTION).filter((id) => id !== SECTION.component))

const NOTHING: ReadonlyMap<string, Extern> = new Map()

/**
 * Reads the imports and exports of a component with their types. Follows its definitions like an engine, but does not
 * read code.
 *
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_UNSUPPORTED` for definitions of a newer format, `E_LIMIT`
 */
export function readComponent(bytes: Uint8Array): TypeEntity {
  return readRange(bytes, 0, bytes.length, newScope(undefined, newBudget()), NOTHING, 0)
}

function readRange(
  bytes: Uint8Array,
  start: number,
  end: number,
  scope: Scope,
  args: ReadonlyMap<string, Item>,
  depth: number,
): TypeEntity {
  if (depth > MAX_NESTING) throw malformed(`components are nested deeper than ${MAX_NESTING} levels`, start)
  readPreamble(bytes, start, end)
  const imports = new Map<string, Extern>()
  const exports = new Map<string, Extern>()
  const sections = new Reader(bytes, start + PREAMBLE_SIZE, end)
  while (!sections.done) {
    const at = sections.offset
    const id = sections.byte()
    const size = sections.u32()
    const from = sections.skip(size, `section ${id}`)
    // Code and nested components are skipped, so they cost nothing.
    spendBytes(scope, from - at + (READ.has(id) ? size : 0))
    readSection(id, new Reader(bytes, from, sections.offset))
  }
  return { definition: { kind: 'component', shape: { imports, exports } } }

  function readSection(section: number, reader: Reader): void {
    switch (section) {
      case SECTION.component:
        return void scope.components.push(nested(reader.offset, reader.end))
      case SECTION.instance:
        return void list(reader, () => scope.instances.push(readInstance(reader)))
      case SECTION.alias:
        return void list(reader, () => readAlias(reader, scope))
      case SECTION.type:
        return void list(reader, () => scope.types.push(readType(reader, scope)))
      case SECTION.canon:
        return void list(reader, () => readCanon(reader, scope))
      case SECTION.import:
        return void list(reader, () => {
          const { name, id } = readExternName(reader)
          const declared = readExtern(reader, scope)
          const given = args.get(name)
          const item = given?.kind === declared.kind ? given : declared
          define(scope, item, name)
          imports.set(name, { ...item, id })
        })
      case SECTION.export:
        return void list(reader, () => {
          const { name, id } = readExternName(reader)
          const own = readItem(reader, scope)
          const ascribed = reader.byte() === 1 ? readExtern(reader, scope) : undefined
          // A type keeps its identity; otherwise, it would have two names. For anything else, the ascribed type counts.
          const item = ascribed === undefined || own.kind === 'type' ? own : ascribed
          define(scope, item, name)
          exports.set(name, { ...item, id })
        })
    }
  }

  function nested(from: number, to: number): ComponentDefinition {
    // The depth counts from the component that instantiates, because each of many siblings can instantiate the previous
    // one.
    return {
      instantiate: (given, within) => readRange(bytes, from, to, newScope(scope, scope.budget), given, within + 1),
    }
  }

  function readInstance(reader: Reader): TypeEntity {
    spend(scope)
    if (reader.byte() === 0x01) {
      const items = list(reader, () => {
        const { name, id } = readExternName(reader)
        return [name, { ...readItem(reader, scope), id }] as const
      })
      return instanceOf(new Map(items))
    }
    const component = lookUp(scope.components, reader.u32(), reader)
    const given = new Map(list(reader, () => [readName(reader), readItem(reader, scope)] as const))
    const type = 'instantiate' in component ? component.instantiate(given, depth) : component
    return instanceOf(type.definition.kind === 'component' ? type.definition.shape.exports : NOTHING)
  }
}

function instanceOf(exports: ReadonlyMap<string, Extern>): TypeEntity {
  return { definition: { kind: 'instance', shape: { imports: NOTHING, exports } } }
}

import { compareText } from './order.js'
import type { Item, Shape, TypeEntity } from './entities.js'
import { createPrinter } from './print.js'
import { readComponent } from './read-component.js'

/** One function or type, with its WIT: `func(a: u32) -> u32`, `record { x: f64 }`. */
export interface WitItem {
  readonly kind: 'function' | 'type'
  readonly text: string
}

export interface WitInterface {
  readonly kind: 'interface'
  /** By name, sorted; methods as the component model writes them: `[method]canvas.draw`. */
  readonly items: ReadonlyMap<string, WitItem>
}

/** What a component or a WIT package has to do with its surroundings, type by type. */
export interface WitApi {
  /** By full id, or by name for what belongs to the world itself; sorted. */
  readonly imports: ReadonlyMap<string, WitItem | WitInterface>
  /** Of a WIT package: its interfaces. */
  readonly exports: ReadonlyMap<string, WitItem | WitInterface>
}

/**
 * Reads the API from the binary, functions and types included.
 *
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_UNSUPPORTED` for definitions of a newer format, `E_LIMIT`
 */
export function readWitApi(bytes: Uint8Array): WitApi {
  const root = shapeOf(readComponent(bytes))
  const exports = isWitPackage(root) ? packageInterfaces(root) : root.exports
  const others = new Map([...foreignNames(root.imports), ...foreignNames(exports)])
  return { imports: describe(root.imports, others), exports: describe(exports, others) }
}

const EMPTY: Shape = { imports: new Map(), exports: new Map() }

function shapeOf({ definition }: TypeEntity): Shape {
  return definition.kind === 'component' || definition.kind === 'instance' ? definition.shape : EMPTY
}

/** A WIT package exports component types and nothing else (wit-component's encoding). */
function isWitPackage({ imports, exports }: Shape): boolean {
  return (
    imports.size === 0 &&
    exports.size > 0 &&
    [...exports.values()].every(({ kind, type }) => kind === 'type' && type?.definition.kind === 'component')
  )
}

/** Each of the types stands for one interface or world, which it exports last, after what that uses. */
function packageInterfaces({ exports }: Shape): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>()
  for (const { type } of exports.values()) {
    const own = type === undefined ? undefined : [...shapeOf(type).exports].at(-1)
    if (own !== undefined && own[1].kind === 'instance') found.set(...own)
  }
  return found
}

/** What types of interfaces are called elsewhere, without the version, which says nothing about the type: `wasi:io/streams.input-stream`. */
function foreignNames(items: ReadonlyMap<string, Item>): ReadonlyMap<TypeEntity, string> {
  const names = new Map<TypeEntity, string>()
  for (const [id, { kind, type }] of items) {
    if (kind !== 'instance' || type === undefined) continue
    for (const [name, item] of shapeOf(type).exports) {
      if (item.kind === 'type' && item.type !== undefined && !names.has(item.type))
        names.set(item.type, `${withoutVersion(id)}.${name}`)
    }
  }
  return names
}

function withoutVersion(id: string): string {
  const at = id.indexOf('@')
  return at === -1 ? id : id.slice(0, at)
}

function describe(
  items: ReadonlyMap<string, Item>,
  others: ReadonlyMap<TypeEntity, string>,
): ReadonlyMap<string, WitItem | WitInterface> {
  const own = describeItems(items, others)
  const entries = [...items].flatMap(([name, { kind, type }]): [string, WitItem | WitInterface][] => {
    if (kind === 'instance' && type !== undefined) {
      return [[name, { kind: 'interface', items: describeItems(shapeOf(type).exports, others) }]]
    }
    const item = own.get(name)
    return item === undefined ? [] : [[name, item]]
  })
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))
}

/** The functions and types of one interface, or of the world itself. */
function describeItems(
  items: ReadonlyMap<string, Item>,
  others: ReadonlyMap<TypeEntity, string>,
): ReadonlyMap<string, WitItem> {
  const names = new Map<TypeEntity, string>()
  for (const [name, { kind, type }] of items) {
    if (kind === 'type' && type !== undefined && !names.has(type)) names.set(type, name)
  }
  const printer = createPrinter(names, others)
  const entries = [...items].flatMap(([name, { kind, type }]): [string, WitItem][] => {
    if (kind === 'function') return [[name, { kind, text: type === undefined ? 'func' : printer.definition(type) }]]
    if (kind !== 'type' || type === undefined) return []
    // A second name of one type is an alias of the first.
    const first = names.get(type)
    return [[name, { kind, text: first === name ? printer.definition(type) : `type ${first}` }]]
  })
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))
}

import { compareText } from './order.js'
import type { Item, Shape, TypeEntity } from './entities.js'
import { createPrinter } from './print.js'
import { readComponent } from './read-component.js'

/** One function or type, with its WIT: `func(a: u32) -> u32`, `record { x: f64 }`. */
export interface WitItem {
  readonly kind: 'function' | 'type'
  readonly text: string
  /** Where a type is from that the interface only uses: the text then tells it without the version. */
  readonly from?: { readonly id: string; readonly name: string }
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
  if (isWitPackage(root)) return { imports: new Map(), exports: describePackage(root) }
  const owners = ownersIn(root.imports, root.exports)
  return { imports: describe(root.imports, owners), exports: describe(root.exports, owners) }
}

/** Which interface a type belongs to, and its name there. */
type Owners = ReadonlyMap<TypeEntity, { readonly id: string; readonly name: string }>

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
function describePackage({ exports }: Shape): WitApi['exports'] {
  const found = new Map<string, WitItem | WitInterface>()
  for (const { type } of exports.values()) {
    if (type === undefined) continue
    const shape = shapeOf(type)
    const own = [...shape.exports].at(-1)
    if (own?.[1].kind !== 'instance') continue
    const items = describe(new Map([own]), ownersIn(shape.imports, shape.exports))
    for (const [id, item] of items) found.set(id, item)
  }
  return new Map([...found].toSorted(([a], [b]) => compareText(a, b)))
}

/** The first interface that has a type owns it: whatever uses it comes later in the binary. */
function ownersIn(...sides: readonly ReadonlyMap<string, Item>[]): Owners {
  const owners = new Map<TypeEntity, { id: string; name: string }>()
  for (const [id, { kind, type }] of sides.flatMap((side) => [...side])) {
    if (kind !== 'instance' || type === undefined) continue
    for (const [name, item] of shapeOf(type).exports) {
      if (item.kind === 'type' && item.type !== undefined && !owners.has(item.type)) owners.set(item.type, { id, name })
    }
  }
  return owners
}

/** Versions say nothing about a type: `wasi:io/streams.input-stream`. */
function foreignName({ id, name }: { readonly id: string; readonly name: string }): string {
  const at = id.indexOf('@')
  return `${at === -1 ? id : id.slice(0, at)}.${name}`
}

function describe(items: ReadonlyMap<string, Item>, owners: Owners): ReadonlyMap<string, WitItem | WitInterface> {
  const own = describeItems(undefined, items, owners)
  const entries = [...items].flatMap(([name, { kind, type }]): [string, WitItem | WitInterface][] => {
    if (kind === 'instance' && type !== undefined) {
      return [[name, { kind: 'interface', items: describeItems(name, shapeOf(type).exports, owners) }]]
    }
    const item = own.get(name)
    return item === undefined ? [] : [[name, item]]
  })
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))
}

/** The functions and types of one interface, or of the world itself. */
function describeItems(
  id: string | undefined,
  items: ReadonlyMap<string, Item>,
  owners: Owners,
): ReadonlyMap<string, WitItem> {
  const names = new Map<TypeEntity, string>()
  for (const [name, { kind, type }] of items) {
    if (kind === 'type' && type !== undefined && !names.has(type)) names.set(type, name)
  }
  const printer = createPrinter(names, (type) => {
    const owner = owners.get(type)
    return owner === undefined ? undefined : foreignName(owner)
  })
  const entries = [...items].flatMap(([name, { kind, type }]): [string, WitItem][] => {
    if (kind === 'function') return [[name, { kind, text: type === undefined ? 'func' : printer.definition(type) }]]
    if (kind !== 'type' || type === undefined) return []
    const owner = owners.get(type)
    if (owner !== undefined && owner.id !== id) {
      return [[name, { kind, text: `use ${foreignName(owner)}`, from: owner }]]
    }
    // A second name of one type is an alias of the first.
    const first = names.get(type)
    return [[name, { kind, text: first === undefined || first === name ? printer.definition(type) : `type ${first}` }]]
  })
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))
}

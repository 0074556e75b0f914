import { FIRST_ENCODING } from '../inspect/wit-package.js'
import { parseInterfaceId } from '../interface-id.js'
import { identifier } from './identifier.js'
import { compareText } from './order.js'
import type { Extern, Item, Shape, TypeEntity, TypeName } from '../binary/entities.js'
import { type Count, countOutput } from './output.js'
import { createPrinter, definitionText, type PrintedDefinition, qualifiedName } from './print.js'
import { readComponent } from '../binary/read-component.js'

/**
 * A type by its structure. Two types with the same structure are the same type, except for resources, which are
 * distinguished by name.
 */
export type WitType = TypeEntity

export type WitName = TypeName

/** One function or type. */
export type WitItem = DeclaredItem | UsedType

/** Something that an interface itself declares. */
export interface DeclaredItem {
  readonly kind: 'function' | 'type'
  /** Its WIT: `func(a: u32) -> u32`, `record { x: f64 }`. */
  readonly text: string
  /** The same text, in parts. */
  readonly parts: PrintedDefinition
  readonly from?: undefined
  /** Its structure. Absent for a function whose type is not in the binary. */
  readonly type?: WitType
}

/** A type of another interface that the interface uses. */
export interface UsedType {
  readonly kind: 'type'
  /** Names its origin without the version. */
  readonly text: string
  readonly parts?: undefined
  readonly from: { readonly id: string; readonly name: string }
  readonly type: WitType
}

export interface WitInterface {
  readonly kind: 'interface'
  /** By name, sorted. Methods are named as in the component model: `[method]canvas.draw`. */
  readonly items: ReadonlyMap<string, WitItem>
}

/** The API of a component or a WIT package, with all types. */
export interface WitApi {
  readonly kind: 'component' | 'wit-package'
  /** By full id, or by name for items of the world itself. Sorted. */
  readonly imports: ReadonlyMap<string, WitItem | WitInterface>
  /** For a WIT package: its interfaces. */
  readonly exports: ReadonlyMap<string, WitItem | WitInterface>
  /** For a WIT package: the imports and exports of its worlds, by full id. */
  readonly worlds: ReadonlyMap<string, Pick<WitApi, 'imports' | 'exports'>>
  /** For a WIT package: the parts of other interfaces that its interfaces use, as far as known. */
  readonly dependencies: ReadonlyMap<string, WitInterface>
  /** The names of types that have one. Other types are identified by their structure. */
  readonly names: ReadonlyMap<WitType, WitName>
}

/**
 * Reads the API from the binary, including functions and types.
 *
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_UNSUPPORTED` for definitions of a newer format, `E_LIMIT`
 */
export function readWitApi(bytes: Uint8Array): WitApi {
  const root = shapeOf(readComponent(bytes))
  const count = countOutput()
  if (isWitPackage(root)) return describePackage(root, count)
  const names = namesIn(root)
  return { kind: 'component', ...describeWorld(root, names, count), worlds: new Map(), dependencies: new Map(), names }
}

type Names = WitApi['names']

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

/**
 * Each of the types represents one interface or world, which it exports last, after its dependencies. In the first
 * encoding, one type exports all of them.
 */
function describePackage({ exports }: Shape, count: Count): WitApi {
  const found = new Map<string, WitItem | WitInterface>()
  const worlds = new Map<string, Pick<WitApi, 'imports' | 'exports'>>()
  const dependencies = new Map<string, WitInterface>()
  const names = new Map<TypeEntity, WitName>()
  for (const [key, { type }] of exports) {
    if (type === undefined) continue
    const shape = shapeOf(type)
    count(shape.imports.size + shape.exports.size)
    const entries = [...shape.exports.values()]
    for (const own of parseInterfaceId(key)?.interface === FIRST_ENCODING ? entries : entries.slice(-1)) {
      const { id } = own
      if (own.type === undefined || (own.kind !== 'component' && own.kind !== 'instance')) continue
      const isWorld = own.kind === 'component'
      const ownNames = namesIn(isWorld ? shapeOf(own.type) : shape)
      for (const [entity, name] of ownNames) names.set(entity, name)
      if (isWorld) {
        const world = describeWorld(shapeOf(own.type), ownNames, count)
        for (const [name, item] of [...world.imports, ...world.exports]) merge(dependencies, name, item)
        worlds.set(id, world)
        continue
      }
      for (const [name, item] of describe(new Map([[id, own]]), new Map(), ownNames, count)) found.set(name, item)
      for (const [name, item] of describe(shape.imports, new Map(), ownNames, count)) merge(dependencies, name, item)
    }
  }
  const sorted = new Map([...found].toSorted(([x], [y]) => compareText(x, y)))
  return { kind: 'wit-package', imports: new Map(), exports: sorted, worlds, dependencies, names }
}

/** An interface contains only the used parts of another one; a world contains all of it. */
function merge(into: Map<string, WitInterface>, id: string, item: WitItem | WitInterface): void {
  if (item.kind !== 'interface' || parseInterfaceId(id) === undefined) return
  const items = new Map([...(into.get(id)?.items ?? []), ...item.items].toSorted(([a], [b]) => compareText(a, b)))
  into.set(id, { kind: 'interface', items })
}

/** The first place with a type names it, because its uses come later in the binary. */
function namesIn({ imports, exports }: Shape): Names {
  const names = new Map<TypeEntity, WitName>()
  const seen = new Set<Shape['exports']>()
  const add = (type: TypeEntity, name: WitName): void => {
    if (!names.has(type)) names.set(type, name)
  }
  for (const [side, items] of [
    ['import', imports],
    ['export', exports],
  ] as const) {
    for (const { id, kind, type } of items.values()) {
      if (type === undefined) continue
      if (kind === 'type') add(type, { side, name: id })
      if (kind !== 'instance') continue
      const { exports: own } = shapeOf(type)
      // Any number of instances can have the same type.
      if (seen.has(own)) continue
      seen.add(own)
      for (const [name, item] of own) {
        if (item.kind === 'type' && item.type !== undefined) add(item.type, { side, id, name })
      }
    }
  }
  return names
}

/** The exports of a world also use the names that its imports give to types. */
function describeWorld({ imports, exports }: Shape, owners: Names, count: Count): Pick<WitApi, 'imports' | 'exports'> {
  const types = typeNames([...imports.values(), ...exports.values()])
  return { imports: describe(imports, types, owners, count), exports: describe(exports, types, owners, count) }
}

/** The first name of each type. */
function typeNames(items: Iterable<Extern>): ReadonlyMap<TypeEntity, string> {
  const names = new Map<TypeEntity, string>()
  for (const { id, kind, type } of items) {
    if (kind === 'type' && type !== undefined && !names.has(type)) names.set(type, id)
  }
  return names
}

/** @param types names of the world's own types */
function describe(
  items: Shape['exports'],
  types: ReadonlyMap<TypeEntity, string>,
  owners: Names,
  count: Count,
): ReadonlyMap<string, WitItem | WitInterface> {
  const ofWorld = describeItems(undefined, items, types, owners, count)
  const entries = [...items.values()].flatMap(({ id, kind, type }): [string, WitItem | WitInterface][] => {
    if (kind === 'instance' && type !== undefined) {
      const { exports } = shapeOf(type)
      const own = describeItems(id, exports, typeNames(exports.values()), owners, count)
      return [[id, { kind: 'interface', items: own }]]
    }
    const item = ofWorld.get(id)
    return item === undefined ? [] : [[id, item]]
  })
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))
}

/** The functions and types of one interface, or of the world itself. */
function describeItems(
  id: string | undefined,
  items: Shape['exports'],
  names: ReadonlyMap<TypeEntity, string>,
  owners: Names,
  count: Count,
): ReadonlyMap<string, WitItem> {
  const printer = createPrinter(names, (type) => {
    const owner = owners.get(type)
    return owner === undefined ? undefined : qualifiedName(owner)
  })
  const entries: [string, WitItem][] = []
  for (const item of items.values()) {
    const { id: name } = item
    const described = describeItem(name, item)
    count(name.length)
    if (described === undefined) continue
    count(described.text.length + (described.from?.id.length ?? 0))
    entries.push([name, described])
  }
  return new Map(entries.toSorted(([a], [b]) => compareText(a, b)))

  function describeItem(name: string, { kind, type }: Item): WitItem | undefined {
    if (kind === 'function') {
      if (type === undefined) return { kind, text: 'func', parts: { kind, async: false, params: [] } }
      return declared(kind, type, printer.parts(type))
    }
    if (kind !== 'type' || type === undefined) return undefined
    const owner = owners.get(type)
    if (owner?.id !== undefined && owner.id !== id) {
      return { kind, text: `use ${qualifiedName(owner)}`, from: { id: owner.id, name: owner.name }, type }
    }
    // A second name of a type is an alias of the first.
    const first = names.get(type)
    if (first === undefined || first === name) return declared(kind, type, printer.parts(type))
    return { kind, text: `type ${first}`, parts: { kind: 'type', text: identifier(first) }, type }
  }
}

function declared(kind: DeclaredItem['kind'], type: WitType, parts: PrintedDefinition): DeclaredItem {
  return { kind, text: definitionText(parts), parts, type }
}

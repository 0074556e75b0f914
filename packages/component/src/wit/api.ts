import { FIRST_ENCODING } from '../inspect/wit-package.js'
import { parseInterfaceId } from '../interface-id.js'
import { identifier } from './identifier.js'
import { compareText } from './order.js'
import type { Extern, Item, Shape, TypeEntity, TypeName } from '../binary/entities.js'
import { type Count, countOutput } from './output.js'
import { createPrinter, definitionText, type PrintedDefinition, qualifiedName } from './print.js'
import { readComponent } from '../binary/read-component.js'

/** A type by its structure. Two with the same one are the same type, resources apart, which their names tell apart. */
export type WitType = TypeEntity

export type WitName = TypeName

/** One function or type. */
export type WitItem = DeclaredItem | UsedType

/** What an interface declares itself. */
export interface DeclaredItem {
  readonly kind: 'function' | 'type'
  /** Its WIT: `func(a: u32) -> u32`, `record { x: f64 }`. */
  readonly text: string
  /** The same, in the parts of its declaration. */
  readonly parts: PrintedDefinition
  readonly from?: undefined
  /** Its structure; absent for a function of which the binary does not tell it. */
  readonly type?: WitType
}

/** A type of another interface that the interface uses. */
export interface UsedType {
  readonly kind: 'type'
  /** Tells where it is from without the version. */
  readonly text: string
  readonly parts?: undefined
  readonly from: { readonly id: string; readonly name: string }
  readonly type: WitType
}

export interface WitInterface {
  readonly kind: 'interface'
  /** By name, sorted; methods as the component model writes them: `[method]canvas.draw`. */
  readonly items: ReadonlyMap<string, WitItem>
}

/** What a component or a WIT package has to do with its surroundings, type by type. */
export interface WitApi {
  readonly kind: 'component' | 'wit-package'
  /** By full id, or by name for what belongs to the world itself; sorted. */
  readonly imports: ReadonlyMap<string, WitItem | WitInterface>
  /** Of a WIT package: its interfaces. */
  readonly exports: ReadonlyMap<string, WitItem | WitInterface>
  /** Of a WIT package: what components of its worlds import and export, by full id. */
  readonly worlds: ReadonlyMap<string, Pick<WitApi, 'imports' | 'exports'>>
  /** Of a WIT package: what its interfaces use of others, as far as they tell. */
  readonly dependencies: ReadonlyMap<string, WitInterface>
  /** Of the types in there, those that have one; the others are known by their structure alone. */
  readonly names: ReadonlyMap<WitType, WitName>
}

/**
 * Reads the API from the binary, functions and types included.
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
 * Each of the types stands for one interface or world, which it exports last, after what that uses; in the first encoding one
 * type exports all of them.
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

/** An interface tells of another only what it uses of it, and a world all of it. */
function merge(into: Map<string, WitInterface>, id: string, item: WitItem | WitInterface): void {
  if (item.kind !== 'interface' || parseInterfaceId(id) === undefined) return
  const items = new Map([...(into.get(id)?.items ?? []), ...item.items].toSorted(([a], [b]) => compareText(a, b)))
  into.set(id, { kind: 'interface', items })
}

/** The first place that has a type names it: whatever uses it comes later in the binary. */
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
      // Any number of instances may be of one type.
      if (seen.has(own)) continue
      seen.add(own)
      for (const [name, item] of own) {
        if (item.kind === 'type' && item.type !== undefined) add(item.type, { side, id, name })
      }
    }
  }
  return names
}

/** What a world exports goes by the names that its imports give to types, too. */
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
    // A second name of one type is an alias of the first.
    const first = names.get(type)
    if (first === undefined || first === name) return declared(kind, type, printer.parts(type))
    return { kind, text: `type ${first}`, parts: { kind: 'type', text: identifier(first) }, type }
  }
}

function declared(kind: DeclaredItem['kind'], type: WitType, parts: PrintedDefinition): DeclaredItem {
  return { kind, text: definitionText(parts), parts, type }
}

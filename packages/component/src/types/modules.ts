import type { WitApi, WitInterface, WitItem, WitName } from '../wit/api.js'
import { parseMember } from '../wit/member.js'

/** Interface ids as tools write them. A forged one could be a module pattern or invalid. */
const ID = /^[\w:@./+%=-]+$/

/** The functions and types that one module declares, for an interface or for the world itself. */
export interface WitModule {
  /** Name of the ambient module. */
  readonly name: string
  readonly side: WitName['side']
  /** The id of the interface. Absent for the world. */
  readonly id?: string
  readonly types: ReadonlyMap<string, WitItem>
  /** Includes methods of resources. In a world, a function can have the same name as a type. */
  readonly functions: ReadonlyMap<string, WitItem>
}

/** The module of an interface, or of the world if there is no id. `undefined` if it has none. */
export type ModuleOf = (side: WitName['side'], id: string | undefined) => string | undefined

/** The modules that declare a package's types. */
export interface PackageModules {
  readonly world: WitModule
  readonly interfaces: readonly WitModule[]
  readonly moduleOf: ModuleOf
}

/** @param scope the prefix of the names of modules, which may be empty */
export function modulesOf(api: WitApi, scope: string): PackageModules {
  const prefix = scope === '' ? '' : `${scope}/`
  const { imports, exports } = sidesOf(api)
  const moduleOf: ModuleOf = (side, id) => {
    if (id === undefined) return scope
    if (!ID.test(id) || !(side === 'import' ? imports : exports).has(id)) return undefined
    // A component can import and export the same interface. Users import the exported one.
    return side === 'import' && api.kind === 'component' && exports.has(id) ? `${prefix}import/${id}` : `${prefix}${id}`
  }
  const interfaces = new Map<string, WitModule>()
  for (const [side, from] of [
    ['export', exports],
    ['import', imports],
  ] as const) {
    for (const [id, item] of from) {
      const name = moduleOf(side, id)
      if (name === undefined || item.kind !== 'interface' || interfaces.has(name)) continue
      interfaces.set(name, { name, side, id, types: item.items, functions: item.items })
    }
  }
  const world: WitModule = { name: scope, side: 'import', ...worldItems(api) }
  return { world, interfaces: [...interfaces.values()], moduleOf }
}

type Side = ReadonlyMap<string, WitItem | WitInterface>

/** For a WIT package, the interfaces of other packages that it uses count as imports. */
function sidesOf({ kind, imports, exports, dependencies }: WitApi): { readonly imports: Side; readonly exports: Side } {
  return { imports: kind === 'component' ? imports : new Map([...dependencies, ...exports]), exports }
}

/** Types of the world with the methods of its resources, and functions that it exports. */
function worldItems({ imports, exports }: WitApi): Pick<WitModule, 'functions' | 'types'> {
  const types = new Map<string, WitItem>()
  const functions = new Map<string, WitItem>()
  for (const [side, items] of [
    ['import', imports],
    ['export', exports],
  ] as const) {
    for (const [name, item] of items) {
      if (item.kind === 'type') types.set(name, item)
      // A resource that the world only knows has no value, because nothing creates it.
      const isUsed = side === 'export' || parseMember(name)?.kind === 'method'
      if (item.kind === 'function' && isUsed) functions.set(name, item)
    }
  }
  return { types, functions }
}

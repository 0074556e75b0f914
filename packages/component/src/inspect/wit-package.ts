import { readDefinedType, type TypeExport } from './component-type.js'
import { readExternDesc, readExternName, skipSort, SORT_TYPE } from './externs.js'
import { Reader } from './reader.js'
import { COMPONENT_EXPORT, CUSTOM, type Section } from './sections.js'

/** A WIT package's own id and what it defines, all with the version. */
export interface WitPackage {
  readonly package?: string
  /** Ids of its interfaces; worlds are not among them, as nothing can import one. */
  readonly interfaces: readonly string[]
}

const TYPE = 7
const ID = /^(?<pack>[^/@]+:[^/@]+)\/(?<item>[^/@]+)(?<version>@.+)?$/

/** How the first encoding named its one export: `ns:name/wit`. */
const FIRST_ENCODING = /^[^/@]+:[^/@]+\/wit(?:@.+)?$/

/**
 * Reads a binary as a WIT package: as wit-component's decoder does, one is known by having nothing but exports of component
 * types. In today's encoding each type stands for an interface or world and exports it under its full id; in the
 * first one (2023) a single type exported all of them.
 *
 * @returns `undefined` if the binary is a component
 */
export function readWitPackage(bytes: Uint8Array, sections: readonly Section[]): WitPackage | undefined {
  if (!sections.every(({ id }) => id === CUSTOM || id === TYPE || id === COMPONENT_EXPORT)) return undefined
  const types: (readonly TypeExport[] | undefined)[] = []
  const found: TypeExport[] = []
  for (const { id, start, end } of sections) {
    if (id === CUSTOM) continue
    const reader = new Reader(bytes, start, end)
    const count = reader.u32()
    for (let index = 0; index < count; index += 1) {
      if (id === TYPE) {
        types.push(readDefinedType(reader))
        continue
      }
      const exported = readTypeExport(reader)
      const type = exported === undefined ? undefined : types[exported.type]
      if (exported === undefined || type === undefined) return undefined
      types.push(type)
      found.push(...(FIRST_ENCODING.test(exported.name) ? type : type.slice(-1)))
    }
  }
  return found.length === 0 ? undefined : describe(found)
}

function readTypeExport(reader: Reader): { readonly name: string; readonly type: number } | undefined {
  const name = readExternName(reader)
  const sort = skipSort(reader)
  const type = reader.u32()
  if (reader.byte() === 1) readExternDesc(reader)
  return sort === SORT_TYPE ? { name, type } : undefined
}

function describe(found: readonly TypeExport[]): WitPackage {
  const groups = ID.exec(found[0]?.name ?? '')?.groups
  const interfaces = found.filter(({ kind }) => kind === 'instance').map(({ name }) => name)
  return {
    ...(groups === undefined ? {} : { package: `${groups['pack']}${groups['version'] ?? ''}` }),
    interfaces: [...new Set(interfaces)].toSorted(),
  }
}

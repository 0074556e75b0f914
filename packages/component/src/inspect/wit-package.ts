import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { packageOf, parseInterfaceId } from '../interface-id.js'
import { MAX_EXTERNS } from '../limits.js'
import { readDefinedType, type TypeExport } from '../binary/component-type.js'
import { readExternDesc, readExternName, skipSort, SORT_TYPE } from '../binary/externs.js'
import { Reader } from '../binary/reader.js'
import { COMPONENT_EXPORT, CUSTOM, type Section } from '../binary/sections.js'

/** A WIT package's own id and what it defines, all with the version. */
export interface WitPackage {
  readonly package?: string
  /** Ids of its interfaces; worlds are not among them, as nothing can import one. */
  readonly interfaces: readonly string[]
}

const TYPE = 7

/** How the first encoding named its one export: `ns:name/wit`. */
export const FIRST_ENCODING = 'wit'

/**
 * Reads a binary as a WIT package: as wit-component's decoder does, one is known by having nothing but exports of component
 * types. In today's encoding each type stands for an interface or world and exports it under its full id; in the
 * first one (2023) a single type exported all of them.
 *
 * @returns `undefined` if the binary is a component
 * @throws WasmPkgError `E_WASM` for damaged types, `E_LIMIT` for too many interfaces
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
      const isFirstEncoding = parseInterfaceId(exported.name)?.interface === FIRST_ENCODING
      for (const item of isFirstEncoding ? type : type.slice(-1)) found.push(item)
      // One type may be exported many times over, so that a few bytes stand for any number of interfaces.
      if (found.length > MAX_EXTERNS) throw new WasmPkgError('E_LIMIT', `More than ${MAX_EXTERNS} imports or exports`)
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
  const id = parseInterfaceId(found[0]?.name ?? '')
  const interfaces = found.filter(({ kind }) => kind === 'instance').map(({ name }) => name)
  return {
    ...(id === undefined ? {} : { package: packageOf(id) }),
    interfaces: [...new Set(interfaces)].toSorted(),
  }
}

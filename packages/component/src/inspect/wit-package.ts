import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { witPackageOf, parseInterfaceId } from '../interface-id.js'
import { MAX_EXTERNS } from '../limits.js'
import type { Extern, Shape, TypeEntity } from '../binary/entities.js'
import { readComponent } from '../binary/read-component.js'
import { COMPONENT_EXPORT, CUSTOM, type Section } from '../binary/sections.js'

/** The id of a WIT package and its definitions, all with the version. */
export interface WitPackage {
  readonly package?: string
  /** Ids of its interfaces. Without worlds, because a world cannot be imported. */
  readonly interfaces: readonly string[]
}

const TYPE = 7

/** The name of the only export in the first encoding: `ns:name/wit`. */
export const FIRST_ENCODING = 'wit'

/**
 * Reads a binary as a WIT package. As in wit-component's decoder, a WIT package has only exports of component types. In
 * the current encoding, each type represents an interface or world and exports it under its full id. In the first
 * encoding (2023), a single type exported all of them.
 *
 * @returns `undefined` if the binary is a component
 * @throws WasmPkgError `E_WASM` for damaged types, `E_LIMIT` for too many interfaces
 */
export function readWitPackage(bytes: Uint8Array, sections: readonly Section[]): WitPackage | undefined {
  if (!sections.every(({ id }) => id === CUSTOM || id === TYPE || id === COMPONENT_EXPORT)) return undefined
  const found: Extern[] = []
  for (const { id, type } of shapeOf(readComponent(bytes)).exports.values()) {
    const own = type?.definition.kind === 'component' ? [...shapeOf(type).exports.values()] : undefined
    if (own === undefined) return undefined
    const isFirstEncoding = parseInterfaceId(id)?.interface === FIRST_ENCODING
    for (const item of isFirstEncoding ? own : own.slice(-1)) found.push(item)
    // One type can be exported many times, so a few bytes can describe any number of interfaces.
    if (found.length > MAX_EXTERNS) throw new WasmPkgError('E_LIMIT', `More than ${MAX_EXTERNS} imports or exports`)
  }
  return found.length === 0 ? undefined : describe(found)
}

function shapeOf({ definition }: TypeEntity): Pick<Shape, 'exports'> {
  return definition.kind === 'component' ? definition.shape : { exports: new Map() }
}

function describe(found: readonly Extern[]): WitPackage {
  const id = parseInterfaceId(found[0]?.id ?? '')
  const interfaces = found.filter(({ kind }) => kind === 'instance').map((item) => item.id)
  return {
    ...(id === undefined ? {} : { package: witPackageOf(id) }),
    interfaces: [...new Set(interfaces)].toSorted(),
  }
}

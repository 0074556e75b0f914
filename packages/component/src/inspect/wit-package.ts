import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { packageOf, parseInterfaceId } from '../interface-id.js'
import { MAX_EXTERNS } from '../limits.js'
import type { Extern, Shape, TypeEntity } from '../binary/entities.js'
import { readComponent } from '../binary/read-component.js'
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
  const found: Extern[] = []
  for (const { id, type } of shapeOf(readComponent(bytes)).exports.values()) {
    const own = type?.definition.kind === 'component' ? [...shapeOf(type).exports.values()] : undefined
    if (own === undefined) return undefined
    const isFirstEncoding = parseInterfaceId(id)?.interface === FIRST_ENCODING
    for (const item of isFirstEncoding ? own : own.slice(-1)) found.push(item)
    // One type may be exported many times over, so that a few bytes stand for any number of interfaces.
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
    ...(id === undefined ? {} : { package: packageOf(id) }),
    interfaces: [...new Set(interfaces)].toSorted(),
  }
}

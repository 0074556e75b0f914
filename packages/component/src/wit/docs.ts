import { CUSTOM, topLevelSections } from '../binary/sections.js'
import { readCustomSection } from '../inspect/custom-section.js'

/** Docs of one interface, by the WIT names of its items. */
export interface InterfaceDocs {
  readonly functions: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, TypeDocs>
}

export interface TypeDocs {
  readonly docs?: string
  /** Docs of fields, cases and flags. */
  readonly items: ReadonlyMap<string, string>
}

const SECTION = 'package-docs'

/** Version 0 was only JSON. Version 1 also contains stability, which is not read here. */
const LAST_VERSION = 1

/** Maximum size of the section. The docs of all of WASI have a twentieth of it. */
const MAX_BYTES = 8 * 1024 * 1024

type Json = Readonly<Record<string, unknown>>

/**
 * The docs of a WIT package's own interfaces by their names, without package and version (wit-parser,
 * `PackageMetadata`). Docs in another form are ignored, because no build depends on docs.
 */
export function readPackageDocs(bytes: Uint8Array): ReadonlyMap<string, InterfaceDocs> {
  const { sections } = topLevelSections(bytes)
  for (const section of sections) {
    if (section.id !== CUSTOM) continue
    const { name, start, end } = readCustomSection(bytes, section)
    if (name !== SECTION || end - start > MAX_BYTES) continue
    return docsOfInterfaces(parse(bytes.subarray(start, end)))
  }
  return new Map()
}

/** The docs of a package's interfaces, from the JSON in its section. */
export function docsOfInterfaces(metadata: unknown): ReadonlyMap<string, InterfaceDocs> {
  return mapOf(membersOf(membersOf(metadata)['interfaces']), interfaceDocs)
}

function parse(content: Uint8Array): Json {
  const [version = LAST_VERSION + 1] = content
  if (version > LAST_VERSION) return {}
  try {
    return membersOf(JSON.parse(new TextDecoder().decode(content.subarray(1))))
  } catch {
    return {}
  }
}

function interfaceDocs(value: unknown): InterfaceDocs {
  const { funcs, types } = membersOf(value)
  return { functions: mapOf(membersOf(funcs), docsOf), types: mapOf(membersOf(types), typeDocs) }
}

function typeDocs(value: unknown): TypeDocs {
  const docs = docsOf(value)
  return { ...(docs !== undefined && { docs }), items: mapOf(membersOf(membersOf(value)['items']), docsOf) }
}

/** A text, or an object with one. */
function docsOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : membersOf(value)['docs']
  return typeof text === 'string' ? text : undefined
}

function membersOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function mapOf<T>(value: Json, read: (item: unknown) => T | undefined): ReadonlyMap<string, T> {
  const entries = Object.entries(value).map(([name, item]) => [name, read(item)] as const)
  return new Map(entries.filter((entry): entry is readonly [string, T] => entry[1] !== undefined))
}

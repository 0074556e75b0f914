import { MAX_METADATA_BYTES, MAX_NAME_BYTES, MAX_PRODUCERS } from '../limits.js'
import { decodeUtf8, malformed, Reader } from '../binary/reader.js'
import type { Section } from '../binary/sections.js'

/** What a package says about itself. These are the publisher's statements, never verified facts. */
export interface PackageMetadata {
  readonly version?: string
  readonly description?: string
  readonly authors?: string
  readonly licenses?: string
  readonly source?: string
  readonly homepage?: string
  readonly revision?: string
}

export interface Producer {
  readonly field: string
  readonly name: string
  readonly version: string
}

export interface CustomSection {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** The section names of wasm-metadata. `author` is from an early release. */
const FIELDS: ReadonlyMap<string, keyof PackageMetadata> = new Map([
  ['version', 'version'],
  ['description', 'description'],
  ['authors', 'authors'],
  ['author', 'authors'],
  ['licenses', 'licenses'],
  ['source', 'source'],
  ['homepage', 'homepage'],
  ['revision', 'revision'],
])

const OLD_SECTION = 'registry-metadata'

export function readCustomSection(bytes: Uint8Array, section: Section): CustomSection {
  const reader = new Reader(bytes, section.start, section.end)
  const name = reader.string(MAX_NAME_BYTES, 'The name of a custom section')
  return { name, start: reader.offset, end: section.end }
}

/**
 * Reads the metadata sections of wasm-metadata. As there, the last section with a name is used. The older
 * `registry-metadata` JSON (wasm-tools before 0.222) supplies missing values. Text that is too long and old JSON with
 * another shape are ignored, because they do not affect whether the component works.
 *
 * @throws WasmPkgError `E_WASM` for a field that is not UTF-8
 */
export function readMetadata(bytes: Uint8Array, sections: readonly CustomSection[]): PackageMetadata {
  const found: { -readonly [K in keyof PackageMetadata]: PackageMetadata[K] } = {}
  let old: PackageMetadata = {}
  for (const { name, start, end } of sections) {
    const field = FIELDS.get(name)
    if ((field === undefined && name !== OLD_SECTION) || end - start > MAX_METADATA_BYTES) continue
    const text = decodeUtf8(bytes.subarray(start, end), `The ${name} section`, start)
    if (field === undefined) old = readOldMetadata(text)
    else found[field] = text
  }
  return { ...old, ...found }
}

function readOldMetadata(text: string): PackageMetadata {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof json !== 'object' || json === null) return {}
  const { authors, description, license, links } = json as Record<string, unknown>
  const source = linkOf(links, 'Repository')
  const homepage = linkOf(links, 'Homepage')
  return {
    ...(typeof description === 'string' && { description }),
    ...(typeof license === 'string' && { licenses: license }),
    ...(Array.isArray(authors) && { authors: authors.filter((author) => typeof author === 'string').join(', ') }),
    ...(source !== undefined && { source }),
    ...(homepage !== undefined && { homepage }),
  }
}

function linkOf(links: unknown, type: string): string | undefined {
  if (!Array.isArray(links)) return undefined
  for (const link of links as unknown[]) {
    if (typeof link !== 'object' || link === null) continue
    const { ty, value } = link as Record<string, unknown>
    if (ty === type && typeof value === 'string') return value
  }
  return undefined
}

/** The first `producers` section (tool-conventions ProducersSection.md), as wasm-metadata reads it. */
export function readProducers(bytes: Uint8Array, sections: readonly CustomSection[]): readonly Producer[] {
  const section = sections.find(({ name }) => name === 'producers')
  if (section === undefined) return []
  const reader = new Reader(bytes, section.start, section.end)
  const producers: Producer[] = []
  const fields = reader.u32()
  for (let index = 0; index < Math.min(fields, MAX_PRODUCERS); index += 1) {
    const field = reader.string(MAX_NAME_BYTES, 'A producers field')
    const values = reader.u32()
    for (let value = 0; value < values; value += 1) {
      if (producers.length >= MAX_PRODUCERS) return producers
      const name = reader.string(MAX_NAME_BYTES, 'A producer')
      producers.push({ field, name, version: reader.string(MAX_NAME_BYTES, 'A producer version') })
    }
  }
  if (fields <= MAX_PRODUCERS && !reader.done)
    throw malformed('a producers section is longer than its content', reader.offset)
  return producers
}

import { concat, sized, text } from '../binary/encode.js'
import { CUSTOM, topLevelSections } from '../binary/sections.js'
import { PREAMBLE_SIZE } from '../binary/preamble.js'
import { readCustomSection } from './custom-section.js'
import type { PackageMetadata } from './metadata-types.js'

/** What `writeMetadata` writes. */
export type WrittenMetadata = Omit<PackageMetadata, 'name' | 'documentation' | 'categories'>

/** The sections in the order in which `wasm-tools metadata add` writes them. */
const SECTIONS = ['authors', 'description', 'licenses', 'source', 'homepage', 'revision', 'version'] as const

/** Older names of the same sections. */
const EARLIER: Readonly<Record<string, (typeof SECTIONS)[number]>> = { author: 'authors' }

/**
 * The same binary with these metadata sections. The bytes are those that `wasm-tools metadata add` makes, except that
 * a section that is written replaces the one that was there, where wasm-tools leaves both.
 *
 * @param metadata fields without a value stay as they are
 * @throws WasmPkgError `E_WASM`, `E_LIMIT`
 */
export function writeMetadata(bytes: Uint8Array, metadata: WrittenMetadata): Uint8Array {
  const written = SECTIONS.filter((name) => metadata[name] !== undefined)
  const replaced = new Set<string>(written)
  let from = PREAMBLE_SIZE
  const parts: Uint8Array[] = [bytes.subarray(0, PREAMBLE_SIZE)]
  for (const section of topLevelSections(bytes).sections) {
    const { name } = section.id === CUSTOM ? readCustomSection(bytes, section) : { name: undefined }
    const isReplaced = name !== undefined && replaced.has(EARLIER[name] ?? name)
    if (!isReplaced) parts.push(bytes.subarray(from, section.end))
    from = section.end
  }
  return concat([...parts, ...written.map((name) => customSection(name, metadata[name] ?? ''))])
}

function customSection(name: string, content: string): Uint8Array {
  return concat([Uint8Array.of(CUSTOM), sized(concat([text(name), Buffer.from(content)]))])
}

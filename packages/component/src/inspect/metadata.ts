import { MAX_METADATA_BYTES } from '../limits.js'
import { decodeUtf8 } from '../binary/reader.js'
import type { CustomSection } from './custom-section.js'
import type { PackageMetadata } from './metadata-types.js'
import { NAME_SECTIONS, readName } from './name-section.js'
import { readOldMetadata } from './old-metadata.js'

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
    if (NAME_SECTIONS.has(name)) {
      const own = readName(bytes, { name, start, end })
      if (own !== undefined) found.name = own
      continue
    }
    if ((field === undefined && name !== OLD_SECTION) || end - start > MAX_METADATA_BYTES) continue
    const text = decodeUtf8(bytes.subarray(start, end), `The ${name} section`, start)
    if (field === undefined) old = readOldMetadata(text)
    else found[field] = text
  }
  return { ...old, ...found }
}

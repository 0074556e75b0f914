import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_COMPONENT_SIZE, MAX_EXTERNS } from '../limits.js'
import { readExports, readImports } from '../binary/externs.js'
import { readCustomSection } from './custom-section.js'
import { readMetadata } from './metadata.js'
import type { PackageMetadata } from './metadata-types.js'
import { type Producer, readProducers } from './producers.js'
import { COMPONENT_EXPORT, COMPONENT_IMPORT, CUSTOM, type Section, topLevelSections } from '../binary/sections.js'
import { readWitPackage } from './wit-package.js'

export type WasmKind = 'component' | 'wit-package' | 'module'

/** Facts that can be computed from the bytes alone. */
export interface ComponentFacts {
  readonly kind: WasmKind
  readonly size: number
  readonly digest: Digest
  /**
   * WIT ids with versions (`wasi:io/error@0.2.3`) or plain world names; unique, sorted by code unit. If an interface
   * has a label in the world (`implements`), the label comes first: `cache=wasi:keyvalue/store@0.2.0`.
   */
  readonly imports: readonly string[]
  /** For a WIT package, its interfaces. */
  readonly exports: readonly string[]
  /** A WIT package's own id, `wasi:http@0.2.0`. */
  readonly package?: string
  readonly metadata: PackageMetadata
  readonly producers: readonly Producer[]
  /** For a component made of several, which jco cannot always keep apart. */
  readonly composed?: true
}

const KIND_NAMES: Record<WasmKind, string> = {
  component: 'a component',
  'wit-package': 'a WIT package (types only, no code)',
  module: 'a core module, not a component',
}

/**
 * Reads kind, imports, exports and metadata directly from the sections, without validating the code. 12 MB take about
 * as long as their SHA-256.
 *
 * @param label the name of the bytes in messages: a package or a file
 * @throws WasmPkgError `E_WASM` for bytes that are not WebAssembly or are damaged, `E_UNSUPPORTED` for definitions of a
 *   newer format, `E_LIMIT` for absurd sizes and counts
 */
export function inspectComponent(bytes: Uint8Array, label?: string): ComponentFacts {
  return labelled(bytes, () => sha256(bytes), label)
}

/**
 * The facts of bytes that were hashed while their outline was made: they never were in memory as a whole.
 *
 * @param bytes of an `Outline`
 * @param digest of the whole binary
 * @throws WasmPkgError as `inspectComponent`
 */
export function inspectOutline(bytes: Uint8Array, digest: Digest, label?: string): ComponentFacts {
  return labelled(bytes, () => digest, label)
}

function labelled(bytes: Uint8Array, digest: () => Digest, label: string | undefined): ComponentFacts {
  try {
    return readFacts(bytes, digest)
  } catch (error) {
    if (label === undefined || !isWasmPkgError(error)) throw error
    const { code, expected, actual, hint, cause } = error
    const what = error.message.replace(/^./, (first) => first.toLowerCase())
    throw new WasmPkgError(code, `${label}: ${what}`, { package: label, expected, actual, hint, cause })
  }
}

function readFacts(bytes: Uint8Array, digest: () => Digest): ComponentFacts {
  if (bytes.length > MAX_COMPONENT_SIZE) {
    throw new WasmPkgError('E_LIMIT', `The binary is larger than ${MAX_COMPONENT_SIZE} bytes`, {
      actual: String(bytes.length),
    })
  }
  const { layer, sections, composed } = topLevelSections(bytes)
  const custom = sections.filter(({ id }) => id === CUSTOM).map((section) => readCustomSection(bytes, section))
  const facts = {
    size: bytes.length,
    digest: digest(),
    metadata: readMetadata(bytes, custom),
    producers: readProducers(bytes, custom),
  }
  if (layer === 'module') return { kind: 'module', imports: [], exports: [], ...facts }
  const wit = readWitPackage(bytes, sections)
  if (wit !== undefined) {
    const { interfaces, package: id } = wit
    return { kind: 'wit-package', imports: [], exports: interfaces, ...(id !== undefined && { package: id }), ...facts }
  }
  const imports = namesOf(sections, COMPONENT_IMPORT, (section) => readImports(bytes, section))
  const exports = namesOf(sections, COMPONENT_EXPORT, (section) => readExports(bytes, section))
  return { kind: 'component', imports, exports, ...facts, ...(composed && { composed }) }
}

/**
 * Requires one of the kinds that a caller can use. Otherwise, the error says what the bytes are.
 *
 * @throws WasmPkgError `E_WASM`
 */
export function requireKind(facts: ComponentFacts, kinds: readonly WasmKind[], label?: string): void {
  if (kinds.includes(facts.kind)) return
  const hint =
    facts.kind === 'module'
      ? 'Wrap it with `wasm-tools component new`, or import the .wasm file itself.'
      : facts.kind === 'wit-package'
        ? 'Import its types only, or bind it to a module.'
        : 'A component has code; a WIT package is built with `wkg wit build`.'
  throw new WasmPkgError('E_WASM', `${label ?? 'This'} is ${KIND_NAMES[facts.kind]}`, {
    package: label,
    expected: kinds.map((kind) => KIND_NAMES[kind].replace(', not a component', '')).join(' or '),
    actual: KIND_NAMES[facts.kind],
    hint,
  })
}

function namesOf(sections: readonly Section[], id: number, read: (section: Section) => readonly string[]): string[] {
  const names = new Set<string>()
  for (const section of sections) {
    if (section.id !== id) continue
    for (const name of read(section)) names.add(name)
    if (names.size > MAX_EXTERNS) throw new WasmPkgError('E_LIMIT', `More than ${MAX_EXTERNS} imports or exports`)
  }
  return [...names].toSorted()
}

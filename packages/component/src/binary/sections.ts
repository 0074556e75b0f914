import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_NESTING, MAX_SECTIONS } from '../limits.js'
import { malformed, Reader } from './reader.js'
import { PREAMBLE_SIZE, readPreamble } from './preamble.js'

export interface Section {
  readonly id: number
  readonly start: number
  readonly end: number
}

export const CUSTOM = 0
export const COMPONENT_IMPORT = 10
export const COMPONENT_EXPORT = 11

const NESTED_COMPONENT = 4
const NESTED_MODULE = 1
const CANON = 8
const LAST_SECTION = { component: 12, module: 13 } as const

interface Pending {
  readonly start: number
  readonly end: number
  readonly depth: number
}

export interface OuterSections {
  readonly layer: 'component' | 'module'
  readonly sections: readonly Section[]
  /** Whether nested components have functions of their own. Tools also nest components that only describe an interface. */
  readonly composed: boolean
}

/**
 * The sections of the outermost binary. Also walks nested binaries, to check that their sections are consistent.
 * Iterative, so that no nesting overflows the stack.
 *
 * @throws WasmPkgError `E_WASM` for inconsistent sections, `E_LIMIT` for too many or too deeply nested ones
 */
export function topLevelSections(bytes: Uint8Array): OuterSections {
  const layer = readPreamble(bytes, 0, bytes.length)
  const sections: Section[] = []
  const pending: Pending[] = [{ start: 0, end: bytes.length, depth: 0 }]
  let count = 0
  let composed = false
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { depth } = next
    if (depth > MAX_NESTING)
      throw new WasmPkgError('E_LIMIT', `Components are nested deeper than ${MAX_NESTING} levels`)
    const kind = readPreamble(bytes, next.start, next.end)
    const reader = new Reader(bytes, next.start + PREAMBLE_SIZE, next.end)
    while (!reader.done) {
      count += 1
      if (count > MAX_SECTIONS) throw new WasmPkgError('E_LIMIT', `The binary has more than ${MAX_SECTIONS} sections`)
      const at = reader.offset
      const id = reader.byte()
      if (id > LAST_SECTION[kind]) throw malformed(`section ${id} is unknown in a ${kind}`, at)
      const size = reader.u32()
      const start = reader.skip(size, `section ${id}`)
      if (depth === 0) sections.push({ id, start, end: reader.offset })
      else if (kind === 'component' && id === CANON) composed = true
      if (kind === 'component' && (id === NESTED_COMPONENT || id === NESTED_MODULE)) {
        pending.push({ start, end: reader.offset, depth: depth + 1 })
      }
    }
  }
  return { layer, sections, composed }
}

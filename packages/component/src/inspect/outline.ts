import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readPreamble, PREAMBLE_SIZE } from '../binary/preamble.js'
import { Reader } from '../binary/reader.js'
import { CUSTOM } from '../binary/sections.js'
import { MAX_COMPONENT_SIZE, MAX_NAME_BYTES, MAX_NESTING, MAX_SECTIONS } from '../limits.js'

/** A section's id and its length in LEB128. */
const MAX_HEADER = 6

/** Larger custom sections contain debug information. Only their names matter. */
const MAX_CUSTOM = 1024 * 1024

/** The length of a name in LEB128, and the name. */
const CUSTOM_NAME = 5 + MAX_NAME_BYTES

/** Custom sections that are read whatever their size. */
const READ_WHOLE: ReadonlySet<string> = new Set(['producers', 'package-docs'])

/** Core modules and components. */
const NESTED: ReadonlySet<number> = new Set([1, 4])

/** A binary that is being walked through. */
interface Frame {
  readonly kind: 'component' | 'module'
  readonly end: number
}

/** The bytes that the next step reads. */
interface Wanted {
  readonly step: 'preamble' | 'header' | 'name' | 'content'
  readonly start: number
  readonly end: number
}

/**
 * The bytes of a binary without code, data and debug information, built from consecutive pieces. Everything about
 * imports, exports and declarations is at the same offsets. The rest is zero and takes no memory, because the system
 * does not allocate pages that are never written: of 256 MB of code, a few kilobytes remain.
 */
export interface Outline {
  /** @param piece the caller can reuse it afterwards */
  add(piece: Uint8Array): void
  /** The input for `inspectOutline`, `readWitApi` and the types. Must never be compiled. */
  readonly bytes: Uint8Array
}

/** @param length bytes of the whole binary. @throws WasmPkgError `E_LIMIT` if it is absurd */
export function createOutline(length: number): Outline {
  if (length > MAX_COMPONENT_SIZE) {
    throw new WasmPkgError('E_LIMIT', `The binary is larger than ${MAX_COMPONENT_SIZE} bytes`, {
      actual: String(length),
    })
  }
  const bytes = new Uint8Array(length)
  const frames: Frame[] = []
  let sections = 0
  let arrived = 0
  /** The end of the nested binary or of the custom section whose beginning is wanted. */
  let end = length
  let wanted: Wanted | undefined = { step: 'preamble', start: 0, end: Math.min(PREAMBLE_SIZE, length) }

  /** The next section of the innermost binary that has more of them. */
  function nextHeader(start: number): Wanted | undefined {
    while (frames.length > 0 && start >= (frames.at(-1)?.end ?? 0)) frames.pop()
    const frame = frames.at(-1)
    return frame && { step: 'header', start, end: Math.min(start + MAX_HEADER, frame.end) }
  }

  /** Reading the outline reports the damage. If a nested binary is damaged, continues after it. */
  function afterDamage(): Wanted | undefined {
    const frame = frames.at(-1)
    return frame === undefined || frames.length === 1 ? undefined : nextHeader(frame.end)
  }

  function afterHeader(start: number): Wanted | undefined {
    const frame = frames.at(-1)
    sections += 1
    if (frame === undefined || sections > MAX_SECTIONS) return undefined
    const reader = new Reader(bytes, start, frame.end)
    const id = reader.byte()
    const size = reader.u32()
    const from = reader.skip(size, 'a section')
    const to = from + size
    if (frame.kind === 'module' && (frames.length > 1 || id !== CUSTOM)) return nextHeader(to)
    if (frame.kind === 'component' && NESTED.has(id) && frames.length <= MAX_NESTING) {
      end = to
      return { step: 'preamble', start: from, end: Math.min(from + PREAMBLE_SIZE, to) }
    }
    if (id !== CUSTOM || size <= MAX_CUSTOM) return { step: 'content', start: from, end: to }
    end = to
    return { step: 'name', start: from, end: Math.min(from + CUSTOM_NAME, to) }
  }

  function after({ step, start, end: stop }: Wanted): Wanted | undefined {
    switch (step) {
      case 'content':
        return nextHeader(stop)
      case 'preamble':
        frames.push({ kind: readPreamble(bytes, start, end), end })
        return nextHeader(start + PREAMBLE_SIZE)
      case 'header':
        return afterHeader(start)
      case 'name': {
        const name = new Reader(bytes, start, end).string(MAX_NAME_BYTES, 'The name of a custom section')
        return READ_WHOLE.has(name) ? { step: 'content', start: stop, end } : nextHeader(end)
      }
    }
  }

  return {
    bytes,
    add(piece) {
      const [first, last] = [arrived, arrived + piece.length]
      arrived = last
      for (let need = wanted; need !== undefined; need = wanted) {
        const from = Math.max(need.start, first)
        const to = Math.min(need.end, last)
        if (from < to) bytes.set(piece.subarray(from - first, to - first), from)
        if (need.end > last) return
        try {
          wanted = after(need)
        } catch {
          wanted = afterDamage()
        }
      }
    },
  }
}

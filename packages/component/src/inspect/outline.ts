import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readPreamble, PREAMBLE_SIZE } from '../binary/preamble.js'
import { Reader } from '../binary/reader.js'
import { COMPONENT_EXPORT, CUSTOM } from '../binary/sections.js'
import { MAX_COMPONENT_SIZE, MAX_NAME_BYTES, MAX_NESTING, MAX_SECTIONS } from '../limits.js'

/** A section's id and its length in LEB128. */
const MAX_HEADER = 6

/** Larger custom sections hold debug information; of those, only the name counts. */
const MAX_CUSTOM = 1024 * 1024

/** The length of a name in LEB128, and the name. */
const CUSTOM_NAME = 5 + MAX_NAME_BYTES

/** Custom sections that are read whatever their size. */
const READ_WHOLE: ReadonlySet<string> = new Set(['producers', 'package-docs'])

const NESTED_MODULE = 1
const NESTED_COMPONENT = 4

/** A binary that is being walked through. */
interface Frame {
  readonly kind: 'component' | 'module'
  readonly end: number
}

type Step = 'preamble' | 'header' | 'name' | 'content'

/**
 * The bytes of a binary without its code, data and debug information, from pieces in their order: all that tells what it imports,
 * exports and declares, at the same offsets. What is left out is zero and takes no memory, since pages that nobody writes to
 * are never made: 256 MB of code leave a few kilobytes.
 */
export interface Outline {
  /** @param piece may be reused by the caller afterwards */
  add(piece: Uint8Array): void
  /** What `inspectOutline`, `readWitApi` and the types read. Never to be compiled. */
  readonly bytes: Uint8Array
}

/** @param size bytes of the whole binary. @throws WasmPkgError `E_LIMIT` if it is absurd */
export function createOutline(size: number): Outline {
  if (size > MAX_COMPONENT_SIZE) {
    throw new WasmPkgError('E_LIMIT', `The binary is larger than ${MAX_COMPONENT_SIZE} bytes`, { actual: String(size) })
  }
  const bytes = new Uint8Array(size)
  const frames: Frame[] = []
  let sections = 0
  let step: Step = 'preamble'
  /** What is needed before the next step. */
  let wanted = { start: 0, end: Math.min(PREAMBLE_SIZE, size) }
  /** The end of the nested binary or the section that is being read. */
  let end = size
  let isDone = false
  let arrived = 0

  const want = (next: Step, start: number, stop: number): void => {
    step = next
    wanted = { start, end: stop }
  }

  /** The next section of the innermost binary that is not read through. */
  const header = (at: number): void => {
    while (frames.length > 0 && at >= (frames.at(-1)?.end ?? 0)) frames.pop()
    const frame = frames.at(-1)
    if (frame === undefined) isDone = true
    else want('header', at, Math.min(at + MAX_HEADER, frame.end))
  }

  /** Whoever reads the outline finds the damage too. Behind a nested binary, the outer one goes on. */
  const damaged = (): void => {
    const frame = frames.at(-1)
    if (frame === undefined || frames.length === 1) isDone = true
    else header(frame.end)
  }

  const enter = (start: number, stop: number): void => {
    end = stop
    want('preamble', start, Math.min(start + PREAMBLE_SIZE, stop))
  }

  const advance = (): void => {
    const { start } = wanted
    if (step === 'content') return header(wanted.end)
    if (step === 'preamble') {
      const kind = readPreamble(bytes, start, end)
      frames.push({ kind, end })
      return header(start + PREAMBLE_SIZE)
    }
    if (step === 'name') {
      const name = new Reader(bytes, start, end).string(MAX_NAME_BYTES, 'The name of a custom section')
      return READ_WHOLE.has(name) ? want('content', wanted.end, end) : header(end)
    }
    const frame = frames.at(-1)
    if (frame === undefined || ++sections > MAX_SECTIONS) return damaged()
    const reader = new Reader(bytes, start, frame.end)
    const id = reader.byte()
    const size = reader.u32()
    const from = reader.skip(size, 'a section')
    const to = from + size
    if (frame.kind === 'module' && frames.length > 1) return header(to)
    const isNested = frame.kind === 'component' && (id === NESTED_COMPONENT || id === NESTED_MODULE)
    if (isNested && frames.length <= MAX_NESTING) return enter(from, to)
    if (frame.kind === 'module' ? id !== CUSTOM : id > COMPONENT_EXPORT + 1) return header(to)
    if (id !== CUSTOM || size <= MAX_CUSTOM) return want('content', from, to)
    end = to
    return want('name', from, Math.min(from + CUSTOM_NAME, to))
  }

  return {
    bytes,
    add(piece) {
      const [first, last] = [arrived, arrived + piece.length]
      arrived = last
      while (!isDone) {
        const from = Math.max(wanted.start, first)
        const to = Math.min(wanted.end, last)
        if (from < to) bytes.set(piece.subarray(from - first, to - first), from)
        if (wanted.end > last) return
        try {
          advance()
        } catch {
          damaged()
        }
      }
    },
  }
}

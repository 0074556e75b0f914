import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { Reader } from '../binary/reader.js'
import { MAX_NAME_BYTES } from '../limits.js'
import type { CustomSection } from './custom-section.js'

/** Where a core module and a component have their names. */
export const NAME_SECTIONS: ReadonlySet<string> = new Set(['name', 'component-name'])

/** The subsection with the name of the binary itself. The others name its functions and types. */
const OWN_NAME = 0

/**
 * The binary's own name. A damaged name section is ignored, as every runtime does: it affects nothing else.
 */
export function readName(bytes: Uint8Array, { start, end }: CustomSection): string | undefined {
  try {
    const reader = new Reader(bytes, start, end)
    while (!reader.done) {
      const id = reader.byte()
      const size = reader.u32()
      const from = reader.skip(size, 'a name subsection')
      if (id === OWN_NAME) return new Reader(bytes, from, from + size).string(MAX_NAME_BYTES, 'A name') || undefined
    }
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
  }
  return undefined
}

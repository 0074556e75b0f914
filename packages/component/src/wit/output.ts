import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

/** Maximum length of the names and types of one API. 50,000 functions like those of WASI have a tenth of it. */
const MAX_OUTPUT = 32 * 1024 * 1024

/** Counts the output for one binary. */
export type Count = (length: number) => void

/**
 * Limits the output, because a few bytes can produce any amount: a binary can import one large interface under many
 * names.
 *
 * @throws WasmPkgError `E_LIMIT` (the returned function throws it) for more output than any real API has
 */
export function countOutput(): Count {
  let left = MAX_OUTPUT
  return (length) => {
    left -= length
    if (left < 0) throw new WasmPkgError('E_LIMIT', `The types of the binary are more than ${MAX_OUTPUT} characters`)
  }
}

import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

/** Length of all that one API consists of, names and types: 50,000 functions of WASI's kind have a tenth of it. */
const MAX_OUTPUT = 32 * 1024 * 1024

/** Counts what comes of one binary. */
export type Count = (length: number) => void

/**
 * A few bytes stand for any amount of output: a binary can import one large interface under many names.
 *
 * @throws WasmPkgError `E_LIMIT` (what is returned does) once there is more than any real API has
 */
export function countOutput(): Count {
  let left = MAX_OUTPUT
  return (length) => {
    left -= length
    if (left < 0) throw new WasmPkgError('E_LIMIT', `The types of the binary are more than ${MAX_OUTPUT} characters`)
  }
}

import { WasmPkgError } from '../errors.js'

/** The largest module that engines accept (WebAssembly JavaScript interface, "Implementation-defined limits"). */
const MAX_CONTENT_BYTES = 1024 * 1024 * 1024

/** Without a limit, a manifest could announce any size and so fill the disk. @throws E_TOO_LARGE */
export function checkContentSize(size: number): void {
  if (size <= MAX_CONTENT_BYTES) return
  throw new WasmPkgError('E_TOO_LARGE', 'The content of the package is too large', {
    expected: `at most ${MAX_CONTENT_BYTES} bytes, the largest WebAssembly module there can be`,
    actual: `${size} bytes`,
  })
}

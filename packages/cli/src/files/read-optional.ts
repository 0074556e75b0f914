import { readRegularFile } from '@wasm-pkg/registry-client/files'

/** A configuration or text of a project has no more. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024

/** The text of a file of the project, `undefined` if there is none. @throws WasmPkgError `E_CACHE_IO` */
export async function readOptional(file: string): Promise<string | undefined> {
  return (await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_TEXT_BYTES }))?.toString('utf8')
}

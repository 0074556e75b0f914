import { readRegularFile } from '@wasm-pkg/registry-client/files'

/** The maximum size of a configuration or text file of a project. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024

/** The text of a file of the project, or `undefined` if it does not exist. @throws WasmPkgError `E_CACHE_IO` */
export async function readOptional(file: string): Promise<string | undefined> {
  return (await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_TEXT_BYTES }))?.toString('utf8')
}

import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'node:path'

/** The maximum size of a package. */
const MAX_GIVEN_BYTES = 1024 * 1024 * 1024

/** The bytes of a file in the command line. @throws WasmPkgError `E_USAGE` */
export async function readGiven(cwd: string, path: string): Promise<Buffer> {
  const file = resolve(cwd, path)
  const bytes = await readRegularFile(file, { code: 'E_USAGE', maxBytes: MAX_GIVEN_BYTES })
  if (bytes !== undefined) return bytes
  throw new WasmPkgError('E_USAGE', `${escapeText(file, 1000)} does not exist`, {
    hint: 'Pass a file that can be read.',
  })
}

import { readRegularFile } from '@wasm-pkg/registry-client/files'

/** Maximum size of a `package.json`. */
export const MAX_MANIFEST_BYTES: number = 16 * 1024 * 1024

/**
 * The text of a `package.json`, or `undefined` if it does not exist.
 *
 * @throws WasmPkgError `E_CONFIG` if it is not a regular file or is too large
 */
export async function readManifestText(file: string): Promise<string | undefined> {
  return (await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES }))?.toString('utf8')
}

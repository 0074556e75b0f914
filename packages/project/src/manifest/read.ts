import { readRegularFile } from '@wasm-pkg/registry-client/files'

/** A `package.json` of this size is none. */
export const MAX_MANIFEST_BYTES: number = 16 * 1024 * 1024

/**
 * The text of a `package.json`, `undefined` if there is none.
 *
 * @throws WasmPkgError `E_CONFIG` if it is no regular file or too large
 */
export async function readManifestText(file: string): Promise<string | undefined> {
  return (await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES }))?.toString('utf8')
}

import { readFile } from 'node:fs/promises'
import { fileError } from '@wasm-pkg/registry-client/store'
import { isMissing } from './missing.js'

/** The text of a file of the project, `undefined` if there is none. @throws WasmPkgError `E_CACHE_IO` */
export async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw fileError(error, 'read', file)
  }
}

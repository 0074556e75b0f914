import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

const WHY: Partial<Record<string, string>> = { ENOENT: 'is not there', ENOTDIR: 'is not there', EISDIR: 'is a folder' }

/** The bytes of a file that the command line names. @throws WasmPkgError `E_USAGE` */
export async function readGiven(cwd: string, path: string): Promise<Buffer> {
  const file = resolve(cwd, path)
  try {
    return await readFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new WasmPkgError(
      'E_USAGE',
      `${escapeText(file, 1000)} ${WHY[code] ?? `cannot be read (${escapeText(code)})`}`,
      {
        hint: 'Name a file that can be read.',
        cause: error,
      },
    )
  }
}

import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFiles } from './write-files.js'

const MAX_MANIFEST_BYTES = 1024 * 1024

/**
 * Writes an npm package, in place of one that was written there before.
 *
 * @param files contents by path in the folder
 * @throws WasmPkgError `E_USAGE` for a folder with something else in it; `E_CACHE_IO`, `E_NO_SPACE`
 */
export async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const there = await readdir(folder).catch(() => [])
  if (there.length > 0 && !(await isPacked(folder))) {
    throw new WasmPkgError('E_USAGE', `${escapeText(folder, 1000)} has something else in it`, {
      hint: 'Name another folder with --output.',
    })
  }
  await rm(folder, { recursive: true, force: true })
  await writeFiles(new Map([...files].map(([path, content]) => [join(folder, path), content])), false)
}

/** Whether the folder has a package that this command wrote. */
async function isPacked(folder: string): Promise<boolean> {
  const file = join(folder, 'package.json')
  const text = (await readRegularFile(file, { code: 'E_USAGE', maxBytes: MAX_MANIFEST_BYTES }))?.toString('utf8')
  try {
    const { component } = JSON.parse(text ?? '{}') as { readonly component?: { readonly digest?: unknown } }
    return typeof component?.digest === 'string'
  } catch {
    return false
  }
}

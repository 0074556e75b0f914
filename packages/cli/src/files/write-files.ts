import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { fileError, isMissing, readRegularFile } from '@wasm-pkg/registry-client/files'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, sep } from 'node:path'

/** The maximum size of a package. */
const MAX_BYTES = 1024 * 1024 * 1024

/** Contents by absolute path. */
export type OutputFiles = ReadonlyMap<string, Uint8Array>

/** Whether every file exists with exactly these bytes. */
export async function isSameOnDisk(files: OutputFiles): Promise<boolean> {
  for (const [path, bytes] of files) {
    const there = await readRegularFile(path, { code: 'E_CACHE_IO', maxBytes: MAX_BYTES })
    if (there?.equals(bytes) !== true) return false
  }
  return true
}

/**
 * Writes each file completely or not at all.
 *
 * @param within a folder of a checked-out project, out of which no link may lead
 * @throws WasmPkgError `E_USAGE` if one of them exists and must not be replaced, `E_CONFIG` for a link (then none is
 *   written); `E_CACHE_IO`, `E_NO_SPACE`
 */
export async function writeFiles(files: OutputFiles, overwrite: boolean, within?: string): Promise<void> {
  if (within !== undefined) {
    for (const path of files.keys()) await refuseLeadingOut(path, within)
  }
  if (!overwrite) {
    for (const path of files.keys()) await refuseExisting(path)
  }
  for (const [path, bytes] of files) {
    await makeFolder(dirname(path))
    await writeFileAtomic(path, bytes, overwrite ? {} : { expectCurrent: 'absent' })
  }
}

/** To make a folder follows links too. */
async function refuseLeadingOut(path: string, within: string): Promise<void> {
  const [folder, real] = await Promise.all([realpath(within), realFolder(dirname(path))])
  const rest = relative(folder, real)
  if (rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest)) return
  throw new WasmPkgError('E_CONFIG', `${escapeText(path, 1000)} is in a link that leads to ${escapeText(real, 1000)}`, {
    expected: `a file in ${escapeText(folder, 1000)}`,
    hint: 'Replace the link.',
  })
}

/** Where a folder is, or where it would be made. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    if (!isMissing(error)) throw fileError(error, 'read', folder)
    return await realFolder(dirname(folder))
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw fileError(error, 'write', folder)
  }
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await stat(path)
  } catch (error) {
    if (isMissing(error)) return
    throw fileError(error, 'read', path)
  }
  throw new WasmPkgError('E_USAGE', `${escapeText(path, 1000)} exists`, { hint: 'Replace it with --overwrite.' })
}

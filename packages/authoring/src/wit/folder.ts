import { fileError, readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildError } from '../errors/build-error.js'
import type { WitDependency } from './tools/call.js'
import type { WitFile } from './tools/messages.js'

/** The folder in a folder of WIT that holds copies of other packages. */
export const DEPS_FOLDER = 'deps'

const MAX_TEXT = 16 * 1024 * 1024
const MAX_PACKAGE = 64 * 1024 * 1024
const MAX_PATH = 1000

/** A folder of WIT as it is on disk. */
export interface WitFolder {
  readonly files: readonly WitFile[]
  /** The packages in `deps`. */
  readonly vendored: readonly WitDependency[]
}

/**
 * Reads a folder of WIT as wit-parser does: the files in it are one package, and each folder, `.wit` and `.wasm` file in
 * `deps` is another.
 *
 * @throws WasmPkgError `E_BUILD`
 */
export async function readWitFolder(folder: string): Promise<WitFolder> {
  const entries = await list(folder)
  if (entries === undefined) {
    throw buildError(`there is no folder ${escapeText(folder, MAX_PATH)}`, {
      hint: 'Describe the package in wit/world.wit, or name its folder.',
    })
  }
  const files = await readTexts(folder, entries)
  if (files.length === 0) {
    throw buildError(`${escapeText(folder, MAX_PATH)} has no .wit files`, {
      hint: 'Describe the package in a file such as world.wit.',
    })
  }
  return { files, vendored: await readDeps(join(folder, DEPS_FOLDER)) }
}

async function readDeps(folder: string): Promise<readonly WitDependency[]> {
  const found: WitDependency[] = []
  for (const entry of (await list(folder)) ?? []) {
    const path = join(folder, entry.name)
    const label = `${DEPS_FOLDER}/${entry.name}`
    if (entry.isDirectory()) {
      const files = await readTexts(path, (await list(path)) ?? [])
      if (files.length > 0) found.push({ label, files })
    } else if (entry.name.endsWith('.wit')) found.push({ label, files: [await readText(path)] })
    else if (entry.name.endsWith('.wasm')) {
      const bytes = await readRegularFile(path, { code: 'E_BUILD', maxBytes: MAX_PACKAGE })
      if (bytes !== undefined) found.push({ label, bytes })
    }
  }
  return found
}

async function readTexts(folder: string, entries: readonly Dirent[]): Promise<readonly WitFile[]> {
  const texts = entries.filter((entry) => entry.name.endsWith('.wit') && !entry.isDirectory())
  return await Promise.all(texts.map(({ name }) => readText(join(folder, name))))
}

async function readText(path: string): Promise<WitFile> {
  const bytes = await readRegularFile(path, { code: 'E_BUILD', maxBytes: MAX_TEXT })
  return { path, text: bytes?.toString('utf8') ?? '' }
}

/** Entries by name, so that results do not depend on the file system. `undefined` if there is no such folder. */
async function list(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError(error, 'read', folder)
  }
}

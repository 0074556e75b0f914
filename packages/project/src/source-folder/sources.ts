import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { digestHex, sha256 } from '@wasm-pkg/registry-client/digest'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { type FileStates, fileState, isFolderState, MISSING, sourceNames } from '../file-state.js'

/** A larger file is not a source. Its state counts, but not its content. */
const MAX_SOURCE_BYTES = 64 * 1024 * 1024

/**
 * The state of files and folders, with everything below the folders.
 *
 * @param inputs absolute paths, which may be missing
 */
export async function readSources(inputs: readonly string[]): Promise<FileStates> {
  const states = new Map<string, string>()
  /** @param above real paths of the folders that it is in, to which a link in them may lead back */
  async function visit(path: string, above: readonly string[]): Promise<void> {
    if (states.has(path)) return
    const state = await fileState(path)
    states.set(path, state)
    if (!isFolderState(state)) return
    const real = await realpath(path).catch(() => path)
    if (above.includes(real)) return
    for (const name of await sourceNames(path)) await visit(join(path, name), [...above, real])
  }
  for (const input of inputs) await visit(input, [])
  return states
}

export function isSame(before: FileStates, now: FileStates): boolean {
  return before.size === now.size && [...now].every(([path, state]) => before.get(path) === state)
}

/**
 * A digest of the content of sources, which is the same on every machine.
 *
 * @param root what the paths are relative to
 */
export async function digestSources(root: string, sources: FileStates): Promise<string> {
  const hash = createHash('sha256')
  for (const [path, state] of [...sources].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const content = isFolderState(state) || state === MISSING ? state : await contentDigest(path, state)
    hash.update(`${relative(root, path).split(sep).join('/')}\0${content}\0`)
  }
  return hash.digest('hex')
}

async function contentDigest(path: string, state: string): Promise<string> {
  const bytes = await readRegularFile(path, { code: 'E_CONFIG', maxBytes: MAX_SOURCE_BYTES }).catch(() => undefined)
  return bytes === undefined ? state : digestHex(sha256(bytes))
}

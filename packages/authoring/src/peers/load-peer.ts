import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'import-meta-resolve'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildError } from '../errors/build-error.js'

/** A package that the author installs. */
export interface Peer {
  /** The name in npm, or a module of it. */
  readonly name: string
  /** What the command installs: `rolldown@^1`. */
  readonly install: string
  /** Completes "needed to …". */
  readonly purpose: string
}

/** The path of a module of a package that is installed for a file or a folder's `package.json`. `undefined` if it is not. */
export function findPeer(from: string, name: string): string | undefined {
  try {
    const file = fileURLToPath(resolve(name, pathToFileURL(from).href))
    return existsSync(file) ? file : undefined
  } catch {
    return undefined
  }
}

/**
 * The `package.json` of packages that are installed in the author's folder or above. They change when other releases are
 * installed. The paths are those in `node_modules`, because what links there lead to never changes.
 */
export function peerManifests(root: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    for (let folder = root; ; folder = dirname(folder)) {
      const file = join(folder, 'node_modules', name, 'package.json')
      if (existsSync(file)) return [file]
      if (folder === dirname(folder)) return []
    }
  })
}

/**
 * Imports a package that is installed in the author's folder.
 *
 * @returns the module, which has the type of the package that is meant
 * @throws WasmPkgError `E_BUILD` that says how to install it
 */
export async function importPeer<T>(root: string, peer: Peer): Promise<T> {
  const file = findPeer(join(root, 'package.json'), peer.name)
  if (file === undefined) throw missingPeer(root, peer)
  return await importFile<T>(file)
}

/** @throws WasmPkgError `E_BUILD` if it cannot be loaded, for example because a part of it is for another machine */
export async function importFile<T>(file: string): Promise<T> {
  try {
    return (await import(pathToFileURL(file).href)) as T
  } catch (cause) {
    throw brokenPeer(file, cause)
  }
}

export function brokenPeer(file: string, cause: unknown): Error {
  return buildError(`${escapeText(file, 1000)} cannot be loaded: ${escapeText(String(cause), 1000)}`, {
    hint: 'Install the packages of this folder again, on this machine.',
    cause,
  })
}

export function missingPeer(root: string, { name, install, purpose }: Peer): Error {
  return buildError(`${name}, which is needed to ${purpose}, is not installed in ${escapeText(root, 1000)}`, {
    hint: `Install it with 'npm install --save-dev ${install}'.`,
  })
}

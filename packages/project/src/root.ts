import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { MAX_MANIFEST_BYTES } from './manifest/read.js'

/**
 * The project of a folder, the same for bundlers, Node and the command line: the nearest folder upwards with a lock
 * file or a `wasmPkg` key in `package.json` (in a workspace, this can be the workspace's), otherwise the nearest with
 * any `package.json`, otherwise the folder itself, which can become a project.
 */
export function projectRoot(folder: string): string {
  return ancestors(folder).find(isProject) ?? packageFolder(folder)
}

/** The nearest folder upwards with a package.json, otherwise the folder itself. */
export function packageFolder(folder: string): string {
  return ancestors(folder).find(hasManifest) ?? folder
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

function hasManifest(folder: string): boolean {
  return existsSync(join(folder, 'package.json'))
}

/** Whether a folder is a project, because of its lock file or package.json. */
export function isProject(folder: string): boolean {
  return existsSync(join(folder, 'wasm-pkg.lock')) || declaresPackages(join(folder, 'package.json'))
}

function declaresPackages(file: string): boolean {
  let text: string
  try {
    text = readRegularFileSync(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES })?.toString('utf8') ?? ''
  } catch {
    return false
  }
  // The project itself reports a malformed file.
  return text.includes('"wasmPkg"')
}

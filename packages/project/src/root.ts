import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { MAX_MANIFEST_BYTES } from './manifest/read.js'

/**
 * The project that a folder belongs to, the same for bundlers, Node and the command line: the nearest folder upwards that has
 * a lock or a `wasmPkg` key in `package.json` (of a workspace, that may be the workspace's), else the nearest with any
 * `package.json`, else the folder itself, which may become a project.
 */
export function projectRoot(folder: string): string {
  return ancestors(folder).find(isProject) ?? packageFolder(folder)
}

/** The nearest folder upwards that has a package.json; without one the folder itself. */
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

/** Whether a folder is a project of its own, by its lock or its package.json. */
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
  // Whether it is well formed, and says so if not, is the project's business.
  return text.includes('"wasmPkg"')
}

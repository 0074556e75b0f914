import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/**
 * The project that a process belongs to: the nearest folder above its entry file that has a lock or a `wasmPkg` key in
 * `package.json`, else the nearest with any `package.json`, else the working directory. A tool in `node_modules` (a test runner,
 * say) works for the project it was started in.
 *
 * @param entry absolute path of the program's first file; absent with `--eval`
 */
export function findProjectRoot(entry: string | undefined, workingDirectory: string): string {
  const outside = entry === undefined || entry.split(sep).includes('node_modules')
  const folders = ancestors(outside ? workingDirectory : dirname(entry))
  return folders.find(isProject) ?? folders.find(hasManifest) ?? workingDirectory
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

function hasManifest(folder: string): boolean {
  return existsSync(join(folder, 'package.json'))
}

function isProject(folder: string): boolean {
  return existsSync(join(folder, 'wasm-pkg.lock')) || declaresPackages(join(folder, 'package.json'))
}

function declaresPackages(file: string): boolean {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return false
  }
  // Whether it is well formed, and says so if not, is the project's business.
  return text.includes('"wasmPkg"')
}

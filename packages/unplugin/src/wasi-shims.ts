import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A file of this package. The WASI shims that it depends on can be resolved from here. */
export const ownFile: string = fileURLToPath(import.meta.url)

const own = createRequire(import.meta.url)

/**
 * How output for Node imports a WASI shim. If the project can resolve it (as a hoisted dependency or its own), by name,
 * so that the build can be moved. Otherwise, by the path of the plugin's own copy.
 */
export function externalShim(specifier: string, root: string): { readonly id: string; readonly portable: boolean } {
  try {
    createRequire(join(root, 'package.json')).resolve(specifier)
    return { id: specifier, portable: true }
  } catch {
    return { id: shimFile(specifier), portable: false }
  }
}

/** The warning if `externalShim` is not portable. */
export function boundToMachine(specifier: string): string {
  const name = specifier.split('/', 2).join('/')
  return (
    `the output imports ${name} by a path that exists only on this machine, because the project does not have it. Run ` +
    `\`npm install ${name}\` to make the output portable.`
  )
}

/**
 * The conditions of a build for browsers. Bun resolves from files only with the conditions of its own runtime, and
 * Rollup does not resolve packages.
 */
const BROWSER_CONDITIONS = new Set(['browser', 'import', 'module', 'default'])

/** The file of a shim for browsers, resolved from `importer`. */
export async function browserShim(specifier: string, importer: string): Promise<string | undefined> {
  const { moduleResolve } = await import('import-meta-resolve')
  return fileURLToPath(moduleResolve(specifier, pathToFileURL(importer), BROWSER_CONDITIONS))
}

/** The Node build of a shim as a `file:` URL. */
export function shimFile(specifier: string): string {
  const file = own.resolve(specifier)
  return existsSync(file) ? pathToFileURL(file).href : specifier
}

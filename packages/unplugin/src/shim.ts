import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A file of this package: who asks from here finds the WASI shims that it depends on. */
export const ownFile: string = fileURLToPath(import.meta.url)

const own = createRequire(import.meta.url)

/**
 * How output for Node imports a WASI shim: by name where the project finds it (a hoisted or an own dependency), so that a
 * build can be moved; else by the path of the copy that came with the plugin.
 */
export function externalShim(specifier: string, root: string): { readonly id: string; readonly portable: boolean } {
  try {
    createRequire(join(root, 'package.json')).resolve(specifier)
    return { id: specifier, portable: true }
  } catch {
    return { id: shimFile(specifier), portable: false }
  }
}

/** What the user has to know where `externalShim` is not portable. */
export function boundToMachine(specifier: string): string {
  const name = specifier.split('/', 2).join('/')
  return (
    `the output imports ${name} by a path that exists only on this machine, because the project does not have it. Run ` +
    `\`npm install ${name}\` to make the output portable.`
  )
}

/** The Node build of a shim as a `file:` URL. */
export function shimFile(specifier: string): string {
  const file = own.resolve(specifier)
  return existsSync(file) ? pathToFileURL(file).href : specifier
}

import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * The conditions of a build for browsers. Bun resolves from files only with the conditions of its own runtime, and
 * Rollup does not resolve packages.
 */
const CONDITIONS = new Set(['browser', 'import', 'module', 'default'])

/** The file of a WASI shim for browsers, resolved from `importer`. */
export async function browserShim(specifier: string, importer: string): Promise<string | undefined> {
  const { moduleResolve } = await import('import-meta-resolve')
  return fileURLToPath(moduleResolve(specifier, pathToFileURL(importer), CONDITIONS))
}

import { fileURLToPath, pathToFileURL } from 'node:url'

/** The conditions of a build for browsers. Bun resolves from files only with those of its own runtime, Rollup finds no packages. */
const CONDITIONS = new Set(['browser', 'import', 'module', 'default'])

/** The file of a WASI shim for browsers, as who asks from `importer` finds it. */
export async function browserShim(specifier: string, importer: string): Promise<string | undefined> {
  const { moduleResolve } = await import('import-meta-resolve')
  return fileURLToPath(moduleResolve(specifier, pathToFileURL(importer), CONDITIONS))
}

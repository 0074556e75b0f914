import { parse as parseJson } from 'jsonc-parser'
import { posix } from 'node:path'

/** Reads a file of the project by its relative path, with `/`. */
export type ReadFile = (path: string) => Promise<string | undefined>

/**
 * TypeScript's configuration files for the sources: `tsconfig.json`, or if that only references others (the layout of
 * create-vite and create-vue), those in the same folder that are not for configuration files of tools.
 */
export async function sourceTsconfigs(read: ReadFile): Promise<readonly string[]> {
  const references = referencesOf(await parse(read, 'tsconfig.json'))
  if (references === undefined) return ['tsconfig.json']
  const found: string[] = []
  for (const reference of references) {
    const path = posix.normalize(reference.endsWith('.json') ? reference : posix.join(reference, 'tsconfig.json'))
    // Another folder is another package with its own types file.
    if (!path.includes('/') && isOfSources(await parse(read, path))) found.push(path)
  }
  return found
}

function referencesOf(json: Readonly<Record<string, unknown>> | undefined): readonly string[] | undefined {
  const { include, files, references } = json ?? {}
  if (!Array.isArray(references) || include !== undefined || (Array.isArray(files) && files.length > 0))
    return undefined
  return references.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'path' in item && typeof item.path === 'string' ? [item.path] : [],
  )
}

function isOfSources(json: Readonly<Record<string, unknown>> | undefined): boolean {
  if (json === undefined) return false
  const { include } = json
  return !Array.isArray(include) || include.some((item) => typeof item === 'string' && !/\bconfig\b/.test(item))
}

async function parse(read: ReadFile, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const json: unknown = parseJson((await read(path)) ?? '', [], { allowTrailingComma: true })
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined
}

import { createHash } from 'node:crypto'

/** What a file name may have on every system, and an alias without being a pattern. */
const PLAIN = /^(?<namespace>[a-z0-9-]+):(?<rest>[a-z0-9/-]+(?:@[a-zA-Z0-9.^~=+-]+)?)(?:\?(?<query>instantiate|url))?$/

/** Patterns of what may be imported, each with where it leads to: queries first, which the last would take for its own. */
export function entryPatterns(namespace: string): readonly (readonly [pattern: string, file: string])[] {
  return [
    ...['instantiate', 'url'].map((query) => [`${namespace}:*?${query}`, `${namespace}/${query}/*.js`] as const),
    [`${namespace}:*`, `${namespace}/module/*.js`],
  ]
}

/** Hex digits that tell apart what has the same name otherwise. */
const HASH_LENGTH = 16

/** Modules that sources import, one for each specifier. Beside it is the folder of what these import. */
export const MODULES_FOLDER = 'modules'

/**
 * The file of a specifier's module, from the platform's folder: `docs/module/greet@^0.1.js`, so that one pattern for a
 * namespace leads to all of them. What cannot be in the name of a file is found by its own alias only.
 */
export function entryFile(specifier: string): string {
  const { namespace, rest, query = 'module' } = PLAIN.exec(specifier)?.groups ?? {}
  if (namespace === undefined) return `other/${hashOf(specifier)}.js`
  return `${namespace}/${query}/${rest}.js`
}

/** Whether a pattern leads to the specifier's module. */
export function hasPattern(specifier: string): boolean {
  return PLAIN.test(specifier)
}

/** @param label what the module is of, for those who read stack traces */
export function moduleFile(label: string, id: string): string {
  return `${label}.${hashOf(id)}.mjs`
}

/** A file name with a part of the digest of its bytes. */
export function coreFile(name: string, hex: string): string {
  return name.replace(/\.wasm$/, `.${hex.slice(0, HASH_LENGTH)}.wasm`)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}

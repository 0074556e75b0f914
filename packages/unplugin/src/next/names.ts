import { createHash } from 'node:crypto'

/** Matches names that are valid file names on every system, and aliases that are not patterns. */
const PLAIN = /^(?<namespace>[a-z0-9-]+):(?<rest>[a-z0-9/-]+(?:@[a-zA-Z0-9.^~=+-]+)?)(?:\?(?<query>instantiate|url))?$/

/**
 * Patterns of possible imports, each with its target. Queries come first, because the last pattern would match them
 * too.
 */
export function entryPatterns(namespace: string): readonly (readonly [pattern: string, file: string])[] {
  return [
    ...['instantiate', 'url'].map((query) => [`${namespace}:*?${query}`, `${namespace}/${query}/*.js`] as const),
    [`${namespace}:*`, `${namespace}/module/*.js`],
  ]
}

/** Hex digits that distinguish files with the same name. */
const HASH_LENGTH = 16

/**
 * The folder of modules that sources import, one for each specifier. The modules that these import are in the folder
 * beside it.
 */
export const MODULES_FOLDER = 'modules'

/**
 * The file of a specifier's module, from the platform's folder: `docs/module/greet@^0.1.js`, so that one pattern for a
 * namespace leads to all of them. A specifier that is not a valid file name only has its own alias.
 */
export function entryFile(specifier: string): string {
  const { namespace, rest, query = 'module' } = PLAIN.exec(specifier)?.groups ?? {}
  if (namespace === undefined) return `other/${hashOf(specifier)}.js`
  return `${namespace}/${query}/${rest}.js`
}

/** Whether a pattern covers the specifier. */
export function hasPattern(specifier: string): boolean {
  return PLAIN.test(specifier)
}

/** @param label describes the module in stack traces */
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

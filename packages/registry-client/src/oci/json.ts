import { isObject } from '../is-object.js'
import { type ErrorCode, WasmPkgError } from '../errors.js'

/** Manifests and token answers have a few levels. */
const MAX_DEPTH = 32

export type JsonObject = { readonly [key: string]: unknown }

/**
 * Parses JSON that decides what is trusted: UTF-8 without a BOM, no duplicate keys in an object (two readers could see
 * two documents), limited depth.
 */
export function parseStrictJson(bytes: Uint8Array, code: ErrorCode, what: string): JsonObject {
  const fail = (why: string, cause?: unknown): WasmPkgError => new WasmPkgError(code, `${what} ${why}`, { cause })
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text)
    const problem = structureProblem(text)
    if (problem !== undefined) throw fail(problem)
  } catch (error) {
    throw error instanceof WasmPkgError ? error : fail('is not valid JSON')
  }
  if (!isObject(value)) throw fail('is not a JSON object')
  return value
}

/** Checks valid JSON in one pass for duplicate keys and excessive depth. */
function structureProblem(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let key = ''
  for (let at = 0; at < text.length; at += 1) {
    const token = text[at]
    if (token === '"') {
      const end = endOfString(text, at)
      key = text.slice(at, end)
      at = end - 1
    } else if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined)
      if (open.length > MAX_DEPTH) return 'is nested too deeply'
    } else if (token === '}' || token === ']') {
      open.pop()
    } else if (token === ':') {
      const keys = open.at(-1)
      const name = String(JSON.parse(key))
      if (keys?.has(name) === true) return 'has a key twice in one object'
      keys?.add(name)
    }
  }
  return undefined
}

/**
 * The position after the closing quote of the string that begins at `start`. Not a regular expression, because that
 * would be quadratic.
 */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

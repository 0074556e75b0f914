import { type ErrorCode, type ErrorDetails, WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** The document of a value that is being read, for error messages. */
export interface Document {
  /** File path or URL. */
  readonly name: string
  /** Code of the errors about it. */
  readonly code: ErrorCode
  readonly lineOf?: (path: readonly string[]) => number | undefined
}

/** A value inside a document, with its key path. */
export interface Field {
  readonly document: Document
  readonly path: readonly string[]
  readonly value: unknown
}

/** A table of the document, without inherited properties: `__proto__` is an ordinary key. */
export function asTable(field: Field): ReadonlyMap<string, Field> {
  const { value, document, path } = field
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    throw fieldError(field, 'must be a table')
  }
  return new Map(Object.entries(value).map(([key, child]) => [key, { document, path: [...path, key], value: child }]))
}

export function asArray(field: Field): readonly Field[] {
  const { value, document, path } = field
  if (!Array.isArray(value)) throw fieldError(field, 'must be an array')
  return value.map((child: unknown, index) => ({ document, path: [...path, String(index)], value: child }))
}

export function asString(field: Field): string {
  if (typeof field.value !== 'string') throw fieldError(field, 'must be a string')
  return field.value
}

export function asBoolean(field: Field): boolean {
  if (typeof field.value !== 'boolean') throw fieldError(field, 'must be true or false')
  return field.value
}

export function asOneOf<T extends string>(field: Field, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === field.value)
  if (found === undefined) throw fieldError(field, `must be ${choices.map((choice) => `"${choice}"`).join(' or ')}`)
  return found
}

/**
 * The keys of a type. The compiler checks that none is missing, so the reader knows exactly the keys of the documented
 * types.
 */
export function keysOf<T extends object>(
  keys: Readonly<Record<keyof T & string, true>>,
): readonly (keyof T & string)[] {
  return Object.keys(keys) as (keyof T & string)[]
}

/** @throws for the first unknown key of the table */
export function rejectUnknownKeys(table: ReadonlyMap<string, Field>, known: readonly string[], hint?: string): void {
  for (const [key, field] of table) {
    if (!known.includes(key)) {
      throw fieldError(field, 'is not a known key', { expected: `one of ${known.join(', ')}`, hint })
    }
  }
}

/** Parses a text field. If the parser fails, its message is reported with the place of the field. */
export function parseField<T>(field: Field, parse: (text: string) => T): T {
  const text = asString(field)
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof WasmPkgError)) throw error
    throw fieldError(field, `is wrong: ${error.message}`, { expected: error.expected, hint: error.hint })
  }
}

/** An error about the field: `file:line: key.path <problem>`. The problem must not contain the value of a secret. */
export function fieldError(field: Field, problem: string, details: ErrorDetails = {}): WasmPkgError {
  return new WasmPkgError(field.document.code, `${fieldOrigin(field)}: ${keyPath(field.path)} ${problem}`, details)
}

/** `file:line`, or only the file if the line is not known. */
export function fieldOrigin({ document, path }: Field): string {
  const line = document.lineOf?.(path)
  return `${escapeText(document.name, 1000)}${line === undefined ? '' : `:${line}`}`
}

/** The key path in TOML's notation: `registry."ghcr.io".oci`. */
export function keyPath(path: readonly string[]): string {
  if (path.length === 0) return 'the document'
  return path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : `"${escapeText(key)}"`)).join('.')
}

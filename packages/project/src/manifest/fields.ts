import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A value of `package.json` and its path, for errors that name the file and the key. */
export interface Field {
  readonly value: unknown
  readonly file: string
  /** The path in JavaScript notation: `wasmPkg.dependencies["acme:image"]`. */
  readonly path: string
}

/** An `E_CONFIG` error about the field. Never quotes its value. */
export function fieldError(field: Field, problem: string, hint?: string): WasmPkgError {
  return new WasmPkgError('E_CONFIG', `${escapeText(field.file)}: ${field.path} ${problem}`, { hint })
}

export function readString(field: Field): string {
  if (typeof field.value !== 'string' || field.value === '') throw fieldError(field, 'must be a non-empty string')
  return field.value
}

/** A string that may be empty. */
export function readText(field: Field): string {
  if (typeof field.value !== 'string') throw fieldError(field, 'must be a string')
  return field.value
}

export function readBoolean(field: Field): boolean {
  if (typeof field.value !== 'boolean') throw fieldError(field, 'must be true or false')
  return field.value
}

/** A positive whole number. */
export function readCount(field: Field): number {
  const { value } = field
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
    throw fieldError(field, 'must be a positive whole number')
  }
  return value
}

export function readStringList(field: Field): readonly string[] {
  if (!Array.isArray(field.value)) throw fieldError(field, 'must be a list of strings')
  return field.value.map((value: unknown, i) => readString({ ...field, value, path: `${field.path}[${i}]` }))
}

/** The entries of an object, or none if the field is absent. */
export function readEntries(field: Field): readonly (readonly [string, Field])[] {
  const { value, file, path } = field
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fieldError(field, 'must be an object')
  return Object.entries(value).map(([key, item]) => [key, { value: item, file, path: `${path}${member(key)}` }])
}

/** Known keys of an object; any other key is an error that lists them. */
export function readKeys<K extends string>(field: Field, known: readonly K[]): Partial<Record<K, Field>> {
  const fields: Partial<Record<K, Field>> = {}
  for (const [key, item] of readEntries(field)) {
    const match = known.find((name) => name === key)
    if (match === undefined) {
      throw fieldError(item, 'is not a known key', `Known keys here: ${known.join(', ')}.`)
    }
    fields[match] = item
  }
  return fields
}

export function readOptional<T>(field: Field | undefined, read: (field: Field) => T): T | undefined {
  return field === undefined ? undefined : read(field)
}

function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `["${escapeText(key)}"]`
}

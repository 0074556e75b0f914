import { isAbsolute } from 'node:path/posix'
import {
  type Field,
  fieldError,
  readBoolean,
  readEntries,
  readKeys,
  readOptional,
  readString,
  readStringList,
  readText,
} from './fields.js'
import { type Grants, PERMISSIONS } from '@wasm-pkg/wasi'

/**
 * The grants of one package.
 *
 * @throws WasmPkgError `E_CONFIG`
 */
export function readGrants(field: Field): Grants {
  const fields = readKeys(field, PERMISSIONS)
  return defined({
    preopens: readOptional(fields.preopens, readPreopens),
    env: readOptional(fields.env, readEnv),
    args: readOptional(fields.args, readArgs),
    network: readOptional(fields.network, readBoolean),
    stdio: readOptional(fields.stdio, readBoolean),
    exit: readOptional(fields.exit, readBoolean),
  })
}

function readPreopens(field: Field): Readonly<Record<string, string>> {
  const entries = readEntries(field).map(([path, item]) => {
    if (!isAbsolute(path)) throw fieldError(item, 'must be an absolute path, as seen by the component')
    return [path, readString(item)] as const
  })
  return Object.fromEntries(entries)
}

function readEnv(field: Field): NonNullable<Grants['env']> {
  if (field.value === true) return true
  if (Array.isArray(field.value)) return readStringList(field)
  return Object.fromEntries(readEntries(field).map(([name, item]) => [name, readText(item)] as const))
}

function readArgs(field: Field): NonNullable<Grants['args']> {
  if (field.value === true) return true
  if (!Array.isArray(field.value)) throw fieldError(field, 'must be true or a list of strings')
  return field.value.map((value: unknown, i) => readText({ ...field, value, path: `${field.path}[${i}]` }))
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
}

import { keysOf } from '@wasm-pkg/registry-client/field'
import { dirname, resolve } from 'node:path'
import type { BuildDocument } from './document.js'
import { type Field, fieldError, readKeys, readOptional, readString, readStringList } from './fields.js'
import type { BuildSettings } from './types.js'

const KEYS = keysOf<BuildDocument>({ command: true, output: true, watch: true })

const DEFAULT_WATCH = ['src'] as const

/** `wasmPkg.build`. @throws WasmPkgError `E_CONFIG` */
export function readBuild(field: Field): BuildSettings {
  const { command, output, watch } = readKeys(field, KEYS)
  const at = (path: string): string => resolve(dirname(field.file), path)
  return {
    command: readString(command ?? missing(field, 'command')),
    output: at(readString(output ?? missing(field, 'output'))),
    watch: (readOptional(watch, readStringList) ?? DEFAULT_WATCH).map(at),
  }
}

function missing(field: Field, key: string): never {
  throw fieldError(field, `has no ${key}`)
}

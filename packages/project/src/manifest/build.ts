import { keysOf } from '@wasm-pkg/registry-client/field'
import { dirname, resolve } from 'node:path'
import type { BuildDocument } from './document.js'
import { type Field, fieldError, readKeys, readOptional, readString, readStringList } from './fields.js'
import type { BuildSettings, ScriptBuild } from './types.js'

const KEYS = keysOf<BuildDocument>({
  entry: true,
  engine: true,
  world: true,
  command: true,
  output: true,
  watch: true,
})

const DEFAULT_WATCH = ['src'] as const

/** `wasmPkg.build`. @throws WasmPkgError `E_CONFIG` */
export function readBuild(field: Field): BuildSettings {
  const { entry, engine, world, command, output, watch } = readKeys(field, KEYS)
  const at = (item: Field): string => resolve(dirname(field.file), readString(item))
  if (entry !== undefined) {
    refuse([command, output, watch], 'is for other languages, not together with entry')
    return {
      kind: 'script',
      entry: at(entry),
      engine: readOptional(engine, readEngine) ?? 'quickjs',
      world: readOptional(world, readString),
    }
  }
  refuse([engine, world], 'needs entry')
  if (command === undefined) throw fieldError(field, 'has neither entry nor command')
  if (output === undefined) throw fieldError(field, 'has no output')
  const folders = readOptional(watch, readStringList) ?? DEFAULT_WATCH
  return {
    kind: 'command',
    command: readString(command),
    output: at(output),
    watch: folders.map((path) => resolve(dirname(field.file), path)),
  }
}

function readEngine(field: Field): ScriptBuild['engine'] {
  if (field.value === 'quickjs' || field.value === 'starlingmonkey') return field.value
  throw fieldError(field, 'must be "quickjs" or "starlingmonkey"')
}

function refuse(fields: readonly (Field | undefined)[], problem: string): void {
  for (const field of fields) if (field !== undefined) throw fieldError(field, problem)
}

import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Parameters } from '../glue/traps/exports.js'
import { readWitApi, type WitItem } from '../wit/api.js'

/**
 * The parameter names of a component's exports, for error messages. For a method, they include the resource. Empty for
 * components that jco supports but this reader does not yet.
 */
export function parametersOf(bytes: Uint8Array): Parameters {
  const found = new Map<string, readonly string[]>()
  for (const [id, item] of exportsOf(bytes)) {
    if (item.kind !== 'interface') add(found, id, item)
    else for (const [name, member] of item.items) add(found, `${id}#${name}`, member)
  }
  return found
}

function exportsOf(bytes: Uint8Array): ReturnType<typeof readWitApi>['exports'] {
  try {
    return readWitApi(bytes).exports
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_UNSUPPORTED') return new Map()
    throw error
  }
}

function add(found: Map<string, readonly string[]>, key: string, { type }: WitItem): void {
  if (type?.definition.kind !== 'function') return
  found.set(
    key,
    type.definition.params.map(({ name }) => name),
  )
}

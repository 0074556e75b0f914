import { readWitApi, type WitApi, type WitInterface, type WitItem } from '@wasm-pkg/component'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { ResolvedPackage } from '../resolve/types.js'
import { createMemo } from './memo.js'

/** Reads what packages import and export, type by type, each package once. */
export interface Apis {
  /** `undefined` for a format that is not supported yet, which cannot be checked. */
  of(pack: ResolvedPackage): Promise<WitApi | undefined>
}

export function createApis(): Apis {
  const known = createMemo<WitApi | undefined>()
  return { of: (pack) => known.get(pack.digest, () => readApi(pack)) }
}

async function readApi(pack: ResolvedPackage): Promise<WitApi | undefined> {
  try {
    return readWitApi(await pack.outline())
  } catch (error) {
    if (isWasmPkgError(error) && (error.code === 'E_UNSUPPORTED' || error.code === 'E_LIMIT')) return undefined
    throw error
  }
}

/**
 * Whether a component runs only with something bound to an import: an interface that has a function or a resource, or a
 * function of the world. Components also import interfaces for their types alone, which are nothing at run time.
 */
export function isNeeded(api: WitApi | undefined, id: string): boolean {
  if (api === undefined) return true
  const item = api.imports.get(id)
  return item?.kind === 'interface' ? hasCode(item) : item?.kind !== 'type'
}

function hasCode({ items }: WitInterface): boolean {
  return [...items.values()].some((item) => item.kind === 'function' || isOwnResource(item))
}

/** Whether an exported interface has resources: what of them is made by one instance is nothing to another. */
export function hasResources(api: WitApi | undefined, id: string): boolean {
  const item = api?.exports.get(id)
  return item?.kind === 'interface' && [...item.items.values()].some(isOwnResource)
}

function isOwnResource({ from, type }: WitItem): boolean {
  return from === undefined && type?.definition.kind === 'resource'
}

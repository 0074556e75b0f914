import { virtualId } from '../ids.js'
import { isModuleId } from '@wasm-pkg/project/module-id'

/**
 * The request for a resolved module. webpack treats `wasm-pkg:…`, like `ns:name`, as a URI with a scheme and would
 * never call a resolver for it.
 */
const PREFIX = 'wasm-pkg-module/'

export const REQUESTS: RegExp = /^wasm-pkg-module\//u

/** @param id the id as in Rollup, with its `\0` */
export function requestOf(id: string): string {
  return PREFIX + encodeURIComponent(id.slice(1))
}

/** The id in a request, which any file may have written; `undefined` if it has none. */
export function idOfRequest(request: string): string | undefined {
  const id = decoded(request.slice(PREFIX.length))
  return id !== undefined && isModuleId(id) ? virtualId(id) : undefined
}

/** unplugin gives generated modules paths that end with their encoded ids. */
const ISSUER = '%00wasm-pkg'

/** The importing generated module, without unplugin's path. Returns a path of the project unchanged. */
export function importerOf(issuer: string): string | undefined {
  const at = issuer.lastIndexOf(ISSUER)
  if (at === -1) return issuer === '' ? undefined : issuer
  const id = decoded(issuer.slice(at))?.slice(1)
  return id !== undefined && isModuleId(id) ? virtualId(id) : issuer
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

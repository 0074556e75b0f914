import { virtualId } from '../ids.js'
import { isModuleId } from '@wasm-pkg/project/module-id'

/**
 * How a resolved module is asked for: webpack takes `wasm-pkg:…`, like `ns:name`, for a URI with a scheme and would never
 * ask a resolver for it.
 */
const PREFIX = 'wasm-pkg-module/'

export const REQUESTS: RegExp = /^wasm-pkg-module\//u

/** @param id as Rollup knows it, with its `\0` */
export function requestOf(id: string): string {
  return PREFIX + encodeURIComponent(id.slice(1))
}

export function idOfRequest(request: string): string {
  return `\0${decodeURIComponent(request.slice(PREFIX.length))}`
}

/** unplugin keeps generated modules under paths that end in their encoded ids. */
const ISSUER = '%00wasm-pkg'

/** The generated module that asks, without unplugin's path; a path of the project stays as it is. */
export function importerOf(issuer: string): string | undefined {
  const at = issuer.lastIndexOf(ISSUER)
  if (at === -1) return issuer === '' ? undefined : issuer
  const id = decodeURIComponent(issuer.slice(at)).slice(1)
  return isModuleId(id) ? virtualId(id) : issuer
}

import { join } from 'node:path'
import type { ViteEnvironment } from './environment.js'

export interface ResolveIdCall {
  readonly importer: string | undefined
  /** The additional option of Vite's dependency scan. */
  readonly options: { readonly scan?: boolean }
  readonly environment: ViteEnvironment | undefined
}

/**
 * Whether the dev server resolves an id from a request URL, such as `/@id/acme:image`. No module of the project imports
 * it, and any page can send such a request. Vite then uses the page at the root as the importer. Scripts in that page
 * have a query in their id, so they never look the same.
 */
export function isRequest({ importer, options, environment }: ResolveIdCall): boolean {
  if (environment?.config.consumer !== 'client' || options.scan === true) return false
  if (importer === undefined) return true
  return importer.replaceAll('\\', '/') === join(environment.config.root, 'index.html').replaceAll('\\', '/')
}

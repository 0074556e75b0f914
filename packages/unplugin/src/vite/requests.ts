import { join } from 'node:path'
import type { ViteEnvironment } from './environment.js'

export interface ResolveIdCall {
  readonly importer: string | undefined
  /** What Vite's scan for dependencies adds to the hook's options. */
  readonly options: { readonly scan?: boolean }
  readonly environment: ViteEnvironment | undefined
}

/**
 * Whether the dev server resolves what a browser asked for by its address, as in `/@id/acme:image`: no module of the project
 * stands behind that, and any page may send it. Vite names the page at the root as the importer then, which scripts in
 * that page never are: theirs have a query.
 */
export function isRequest({ importer, options, environment }: ResolveIdCall): boolean {
  if (environment?.config.consumer !== 'client' || options.scan === true) return false
  if (importer === undefined) return true
  return importer.replaceAll('\\', '/') === join(environment.config.root, 'index.html').replaceAll('\\', '/')
}

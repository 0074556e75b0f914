import type { InspectHandler } from '@wasm-pkg/inspector'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Host } from '../host.js'
import { devPrefix } from './dev-assets.js'

type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** Assets of the dev server have the same path prefix. */
const ASSET = /\/[0-9a-f]{64}\.wasm$/

/**
 * The page about the project's packages, at `/__wasm-pkg/`. It is loaded on the first request.
 *
 * @param base the server's public base path, ending in a slash
 */
export function inspectorPage(base: string, host: Host): Middleware {
  // Plugins see targets with the base, unless an outer server removed it.
  const prefixes = [...new Set([devPrefix(base), devPrefix('/')])]
  let handlers: Promise<ReadonlyMap<string, InspectHandler>> | undefined

  async function load(): Promise<ReadonlyMap<string, InspectHandler>> {
    const { createInspectHandler, createInspector } = await import('@wasm-pkg/inspector')
    const inspector = createInspector(() => host.project())
    return new Map(prefixes.map((prefix) => [prefix, createInspectHandler({ inspector, prefix })]))
  }

  return (request, response, next) => {
    const target = request.url ?? ''
    const prefix = prefixes.find((start) => target.startsWith(start) || `${target}/` === start)
    if (prefix === undefined || ASSET.test(target)) return next()
    handlers ??= load()
    void handlers.then((loaded) => loaded.get(prefix)?.(request, response)).catch(next)
  }
}

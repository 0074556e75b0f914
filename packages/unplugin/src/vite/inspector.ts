import type { InspectHandler } from '@wasm-pkg/inspector'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Host } from '../host.js'

type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** Assets of the dev server lie under the same path. */
const ASSET = /\/[0-9a-f]{64}\.wasm$/

/**
 * The page about the project's packages, below `/__wasm-pkg/`. Nothing of it is loaded before it is asked for.
 *
 * @param base the server's public base path, ending in a slash; middlewares of plugins see targets with it
 */
export function inspectorPage(base: string, host: Host): Middleware {
  const prefix = `${base}__wasm-pkg/`
  let handler: Promise<InspectHandler> | undefined

  async function load(): Promise<InspectHandler> {
    const { createInspectHandler, createInspector } = await import('@wasm-pkg/inspector')
    return createInspectHandler({ inspector: createInspector(() => host.project()), prefix })
  }

  return (request, response, next) => {
    const target = request.url ?? ''
    if ((!target.startsWith(prefix) && `${target}/` !== prefix) || ASSET.test(target)) return next()
    handler ??= load()
    void handler.then((handle) => handle(request, response)).catch(next)
  }
}

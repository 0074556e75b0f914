import { type Digest, digestHex } from '@wasm-pkg/registry-client/digest'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asset } from '../emit/types.js'

/**
 * The assets that dev servers serve under a separate path: only those that were handed out here, by digest. Servers
 * with the same plugin (Nuxt starts two) share them.
 */
export interface DevAssets {
  handOut(digest: Digest, asset: Asset): void
  /** The middleware of one server. @param base as in `devPrefix` */
  middleware(base: string): (request: IncomingMessage, response: ServerResponse, next: () => void) => void
}

const ROUTE = '/__wasm-pkg/'

/** Matches the rest of the raw request target: no query, no encoding and no dots, so there is nothing to interpret. */
const NAME = /^([0-9a-f]{64})\.wasm$/

/**
 * The path before the digest, as in code that a server sends.
 *
 * @param base the server's public base path, ending in a slash
 */
export function devPrefix(base: string): string {
  return base.replace(/\/$/, '') + ROUTE
}

export function createDevAssets(): DevAssets {
  const assets = new Map<string, Asset>()
  return {
    handOut: (digest, asset) => void assets.set(digestHex(digest), asset),
    middleware(base) {
      const prefix = devPrefix(base)
      return (request, response, next) => {
        const target = request.url ?? ''
        // Plugins see targets with the base, unless an outer server removed it.
        const route = [prefix, ROUTE].find((start) => target.startsWith(start))
        if (route === undefined) return next()
        const asset = assets.get(NAME.exec(target.slice(route.length))?.[1] ?? '')
        if (asset === undefined) return end(response, 404)
        if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
        void send(asset, request.method, response)
      }
    },
  }
}

async function send(asset: Asset, method: string, response: ServerResponse): Promise<void> {
  try {
    const bytes = await asset.read()
    response.writeHead(200, {
      'content-type': 'application/wasm',
      'content-length': bytes.byteLength,
      // The bytes of a digest never change.
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    response.end(method === 'HEAD' ? undefined : bytes)
  } catch {
    end(response, 500)
  }
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(status, { 'x-content-type-options': 'nosniff' }).end()
}

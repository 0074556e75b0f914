import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { dispatch } from './http/dispatch.js'
import { guard, isLoopbackHost } from './http/guard.js'
import { failureAnswer, respond } from './http/respond.js'
import type { Answer, Identity, Registry } from './http/types.js'
import { createRepositories } from './repositories.js'
import { directoryStorage } from './storage/directory.js'
import { memoryStorage } from './storage/memory.js'
import { createUploadSessions } from './upload-sessions.js'

export interface RegistryServerOptions {
  /** Address to listen on. Default: `127.0.0.1`. There is no authentication, so be careful with other addresses. */
  readonly host?: string
  /** Port to listen on. Default: 0, which chooses a free one. */
  readonly port?: number
  /** Where packages are stored. Default: in memory. A directory is created if it does not exist. */
  readonly storage?: { readonly kind: 'memory' } | { readonly kind: 'directory'; readonly dir: string }
  /** Prefix for the namespace of packages in `registry.json`, such as `packages/`. */
  readonly namespacePrefix?: string
  /** Called after each request. */
  readonly onRequest?: (request: HandledRequest) => void
}

export interface HandledRequest {
  readonly method: string
  readonly url: string
  readonly status: number
}

export interface RegistryServer {
  /** The origin, such as `http://127.0.0.1:5000`. */
  readonly origin: string
  /** The registry's name in a wasm-pkg configuration, such as `127.0.0.1:5000`. */
  readonly host: string
  /** Closes open connections and stops the server. */
  close(): Promise<void>
}

/**
 * Starts an OCI registry (distribution specification 1.1: pull, push, tags, referrers, deletion) that also serves
 * `/.well-known/wasm-pkg/registry.json`.
 *
 * @throws {Error} Node's error if the port is in use or the directory cannot be used
 */
export async function startRegistryServer(options: RegistryServerOptions = {}): Promise<RegistryServer> {
  const { host = '127.0.0.1', port = 0, namespacePrefix, onRequest } = options
  const storage = options.storage?.kind === 'directory' ? await directoryStorage(options.storage.dir) : memoryStorage()
  const registry = { storage, repositories: createRepositories(storage), uploads: createUploadSessions(storage) }
  const loopbackOnly = isLoopbackHost(host)
  let identity: Identity = { host, namespacePrefix }
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request
    const answer = await answerTo(registry, identity, request, loopbackOnly)
    await respond(response, method, answer).catch(() => response.destroy())
    onRequest?.({ method, url, status: answer.status })
  })
  const bound = await listen(server, host, port)
  const name = `${host.includes(':') ? `[${host}]` : host}:${bound}`
  identity = { host: name, namespacePrefix }
  return {
    origin: `http://${name}`,
    host: name,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await registry.uploads.close()
    },
  }
}

async function answerTo(
  registry: Registry,
  identity: Identity,
  request: IncomingMessage,
  loopbackOnly: boolean,
): Promise<Answer> {
  try {
    guard(request.headers, loopbackOnly)
    const { method = '', url = '', headers } = request
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
    // If a body is refused midway, the connection must stay open until the answer is sent.
    const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false })
    return await dispatch(registry, identity, path, { method, query, headers, body })
  } catch (error) {
    return failureAnswer(error)
  }
}

function listen(
  server: Server<typeof IncomingMessage, typeof ServerResponse>,
  host: string,
  port: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

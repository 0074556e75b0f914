import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a client asks a registry for, in this order. */
export type RegistryStep = 'metadata' | 'token' | 'versions' | 'manifest' | 'blob' | 'second half of a blob'

/** A registry with metadata and tokens in front of another one. It can keep a client waiting at any step. */
export interface HoldingRegistry {
  readonly host: string
  /**
   * Answers no more requests of a kind.
   *
   * @returns settles when a client waits for such an answer
   */
  hold(step: RegistryStep): Promise<void>
  /** Gives up on clients that wait, and answers everything again. */
  release(): void
  close(): Promise<void>
}

const PATHS: Readonly<Record<RegistryStep, RegExp>> = {
  metadata: /^\/\.well-known\//,
  token: /^\/token\b/,
  versions: /\/tags\/list\b/,
  manifest: /\/manifests\//,
  blob: /\/blobs\//,
  'second half of a blob': /\/blobs\//,
}

export async function startHoldingRegistry(behind: string): Promise<HoldingRegistry> {
  let held: { readonly step: RegistryStep; readonly waits: () => void } | undefined
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { url = '', headers } = incoming
    const isHeld = held !== undefined && PATHS[held.step].test(url)
    if (isHeld && held?.step !== 'second half of a blob') return held?.waits()
    const host = String(headers.host)
    if (PATHS.metadata.test(url)) return sendJson(outgoing, { preferredProtocol: 'oci', oci: { registry: host } })
    if (PATHS.token.test(url)) return sendJson(outgoing, { token: 'valid' })
    if (headers.authorization !== 'Bearer valid') {
      outgoing.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="test"` }).end()
      return
    }
    const upstream = request(`http://${behind}${url}`, {
      method: incoming.method,
      headers: { ...headers, host: behind },
    })
    upstream.end()
    const [reply] = (await once(upstream, 'response')) as [IncomingMessage]
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
    const body = Buffer.concat(await reply.toArray())
    if (!isHeld) return void outgoing.end(body)
    outgoing.write(body.subarray(0, body.length / 2))
    held?.waits()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (step) =>
      new Promise((waits) => {
        held = { step, waits }
      }),
    release() {
      held = undefined
      server.closeAllConnections()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function sendJson(outgoing: ServerResponse, document: unknown): void {
  outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(document))
}

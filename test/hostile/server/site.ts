import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  type AddressInfo,
  type Server as SocketServer,
  type Socket,
  createServer as createSocketServer,
} from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'

/** What one request looked like from the server's side. */
export interface SeenRequest {
  readonly origin: string
  readonly method: string
  /** As sent, with its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly at: number
}

/** A listening server of its own origin. */
export interface Site {
  /** `http://127.0.0.1:1234` */
  readonly origin: string
  /** `127.0.0.1:1234` */
  readonly host: string
  readonly port: number
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

export interface SiteOptions {
  /** Address to listen on. @default '127.0.0.1' */
  readonly address?: '127.0.0.1' | '::1'
  /** Name the origin is reached by, if not the address. */
  readonly name?: string
  readonly tls?: { readonly cert: string; readonly key: string }
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>

/** Not every machine that tests run on has it. */
export const hasIpv6: boolean = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
)

export async function openSite(handler: Handler, options: SiteOptions = {}): Promise<Site> {
  const { tls } = options
  const requests: SeenRequest[] = []
  let origin = ''
  const note = ({ method = '', url: path = '', headers }: IncomingMessage): { body: string } => {
    const seen = { origin, method, path, headers, body: '', at: performance.now() }
    requests.push(seen)
    return seen
  }
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const seen = note(request)
    response.on('error', () => undefined)
    try {
      if (request.method === 'POST' || request.method === 'PUT') seen.body = await text(request)
      await handler(request, response, seen.body)
    } catch (error) {
      // A mistake in a fault must not look like the registry's fault.
      if (!request.socket.destroyed) process.stderr.write(`hostile site: ${String(error)}\n`)
      request.socket.destroy()
    }
  }
  // The scripts below send what no honest server would: nothing of it may be refused or tidied up on this side.
  const lenient = { insecureHTTPParser: true, requestTimeout: 0, keepAliveTimeout: 5000 }
  const server = tls === undefined ? createServer(lenient) : createTlsServer({ ...lenient, ...tls })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void onRequest(request, response))
  // None of these is a proxy for TLS. Without a listener, Node closes the connection silently.
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request)
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  })
  server.on('tlsClientError', () => undefined)
  const site = await listen(server, options, tls === undefined ? 'http' : 'https', requests)
  origin = site.origin
  return site
}

/** A server below HTTP: `answer` gets the socket with the first bytes of each connection. */
export async function openRawSite(
  answer: (socket: Socket, first: Buffer) => void,
  options: SiteOptions = {},
): Promise<Site> {
  const requests: SeenRequest[] = []
  let origin = ''
  const server = createSocketServer((socket) => {
    socket.once('data', (first) => {
      const [line = '', ...headerLines] = first.toString('latin1').split('\r\n')
      const [method = '', path = ''] = line.split(' ')
      const headers = Object.fromEntries(
        headerLines
          .filter((each) => each.includes(':'))
          .map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]),
      )
      requests.push({ origin, method, path, headers, body: '', at: performance.now() })
      answer(socket, first)
    })
  })
  const site = await listen(server, options, 'http', requests)
  origin = site.origin
  return site
}

async function listen(
  server: SocketServer,
  { address = '127.0.0.1', name }: SiteOptions,
  scheme: 'http' | 'https',
  requests: readonly SeenRequest[],
): Promise<Site> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const host = `${name ?? (address === '::1' ? '[::1]' : address)}:${port}`
  return {
    origin: `${scheme}://${host}`,
    host,
    port,
    requests,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

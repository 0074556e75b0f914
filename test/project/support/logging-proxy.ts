import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy in front of a registry that notes every request. */
export interface LoggingProxy {
  /** `127.0.0.1:port` */
  readonly host: string
  /** `GET /v2/…` in the order they came. */
  readonly log: string[]
  close(): Promise<void>
}

/** @param target `127.0.0.1:port` of the registry */
export async function startLoggingProxy(target: string): Promise<LoggingProxy> {
  const log: string[] = []
  const [hostname, port] = target.split(':')
  const server = createServer((incoming, response) => {
    const { method, url: path, headers } = incoming
    log.push(`${method} ${path}`)
    // The Host header stays, so that the registry's own links lead back here.
    const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    incoming.pipe(outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

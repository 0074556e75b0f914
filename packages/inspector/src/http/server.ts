import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Inspector } from '../inspector.js'
import { createInspectHandler } from './handler.js'

export interface InspectServer {
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves the page on 127.0.0.1.
 *
 * @param port 0 chooses a free one
 * @throws Error with the code of `listen`: `EADDRINUSE`, `EACCES`
 */
export async function startInspectServer(inspector: Inspector, port: number): Promise<InspectServer> {
  const handle = createInspectHandler({ inspector })
  const server = createServer((request, response) => void handle(request, response))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  // Not localhost: on [::1], which browsers try first, another program may have this port.
  return {
    url: `http://127.0.0.1:${taken}/`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

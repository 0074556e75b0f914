import { createServer, request } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A registry behind a line that passes the first half of a blob and then waits. */
export interface SlowRegistry {
  readonly host: string
  /** Lets the rest through, now and later. */
  release(): void
  close(): Promise<void>
}

export async function startSlowRegistry(behind: string): Promise<SlowRegistry> {
  const released = new AbortController()
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming
    // Its registry.json would lead past this.
    if (url.startsWith('/.well-known/')) return outgoing.writeHead(404).end()
    const upstream = request(`http://${behind}${url}`, { method, headers: { ...headers, host: behind } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      const length = Number(answer.headers['content-length'] ?? 0)
      void pass(answer, outgoing, method === 'GET' && url.includes('/blobs/') && length > 1e6 ? length / 2 : Infinity)
    })
    incoming.pipe(upstream)
    upstream.on('error', () => outgoing.destroy())
    return undefined
  })
  async function whenReleased(): Promise<void> {
    if (!released.signal.aborted) await once(released.signal, 'abort')
  }
  async function pass(
    answer: AsyncIterable<Buffer>,
    outgoing: NodeJS.WritableStream & { destroy(): void },
    stop: number,
  ): Promise<void> {
    let sent = 0
    try {
      for await (const chunk of answer) {
        if (sent > stop) await whenReleased()
        outgoing.write(chunk)
        sent += chunk.length
        if (stop !== Infinity) await sleep(5)
      }
      outgoing.end()
    } catch {
      outgoing.destroy()
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    release: () => released.abort(),
    close: async () => {
      released.abort()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

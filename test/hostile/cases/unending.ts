import { gzipSync } from 'node:zlib'
import type { HostileCase } from '../harness/case.js'
import type { Fault } from '../server/exchange.js'

/** An answer whose body goes on for ever, a byte at a time. */
function restless(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, headers)
    const timer = setInterval(() => response.write('.'), 100)
    response.on('close', () => clearInterval(timer))
  }
}

/** Never silent for long, and never an answer. */
const informational: Fault = ({ request: { socket } }) => {
  const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 100)
  socket.on('close', () => clearInterval(timer))
}

/** As fast as it is read, and nothing in it. */
function nothing(head: Uint8Array, piece: Uint8Array, type?: string): Fault {
  return ({ response }) => {
    response.writeHead(200, { 'content-encoding': 'gzip', ...(type === undefined ? {} : { 'content-type': type }) })
    response.write(head)
    const pump = (): void => {
      while (!response.destroyed && response.write(piece)) void 0
    }
    response.on('drain', pump)
    pump()
  }
}

/** A document at a pace that content may have. */
const unhurried: Fault = ({ response, honest }) => {
  response.writeHead(200, { 'content-type': String(honest.headers['content-type'] ?? 'application/json') })
  const timer = setInterval(() => response.write(' '.repeat(400)), 100)
  response.on('close', () => clearInterval(timer))
}

/** Answers that would be waited for without end, although they are never silent. */
export const UNENDING_CASES: readonly HostileCase[] = [
  {
    row: 4,
    title: 'the body of a missing registry.json trickles',
    plant: ({ registry }) => registry.script.always('well-known', restless(404)),
    expected: 'ok',
    quick: true,
  },
  {
    row: 4,
    title: 'the body of a redirect trickles',
    plant: (world) =>
      world.registry.script.next(world.layer, (exchange) =>
        restless(307, { location: exchange.request.url ?? '' })(exchange),
      ),
    expected: 'ok',
  },
  {
    row: 4,
    title: 'the body of a refusal trickles, and a token is to be had',
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.script.next(
        'tags',
        restless(401, { 'www-authenticate': `Bearer realm="${registry.tokens?.realm ?? ''}",service="x"` }),
      ),
    credentialsAt: ({ registry }) => [registry.origin, registry.tokens?.site.origin ?? ''],
    expected: 'ok',
  },
  {
    row: 4,
    title: 'the body of an error trickles, once',
    plant: ({ registry }) => registry.script.next('tags', restless(503)),
    expected: 'ok',
  },
  {
    row: 4,
    title: 'a manifest that takes its time for ever',
    plant: ({ registry }) => registry.script.always('manifest', unhurried),
    expected: 'E_TIMEOUT',
    says: /too long/,
  },
  {
    row: 61,
    title: '103 for ever',
    plant: ({ registry }) => registry.script.always('tags', informational),
    expected: 'E_TIMEOUT',
  },
  {
    row: 95,
    title: 'gzip of nothing, in blocks without end',
    plant: (world) =>
      world.registry.script.always(
        world.layer,
        nothing(Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), Buffer.alloc(50_000, Buffer.of(0, 0, 0, 0xff, 0xff))),
      ),
    expected: 'E_PROTOCOL',
    says: /next to nothing/,
    quick: true,
  },
  {
    row: 95,
    title: 'gzip of nothing, in members without end, for a manifest',
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        nothing(Buffer.alloc(0), Buffer.alloc(60_000, gzipSync('')), 'application/json'),
      ),
    expected: 'E_PROTOCOL',
  },
]

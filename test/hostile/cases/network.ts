import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import type { Exchange, Fault } from '../server/exchange.js'
import {
  abortChunked,
  altered,
  cutShort,
  raw,
  reset,
  resetAfter,
  silence,
  stallAfter,
  status,
  trickle,
  withBody,
} from '../server/faults.js'

const layerRequests = ({ registry, newest }: World): number =>
  registry.site.requests.filter(({ path }) => path.includes(newest.digest)).length

/** For the layer's requests that ask for a part. */
const resumed =
  (world: World) =>
  (exchange: Exchange): boolean =>
    world.layer(exchange) && exchange.request.headers.range !== undefined

async function wrongPart(world: World, contentRange: string): Promise<void> {
  world.registry.script.next(
    resumed(world),
    altered(({ headers }) => ({ headers: { ...headers, 'content-range': contentRange } })),
  )
  world.registry.script.next(world.layer, resetAfter(5000))
}

const flipFirst: Fault = async (exchange) => {
  const body = Buffer.from(exchange.honest.body)
  body[100] = (body[100] ?? 0) ^ 1
  await resetAfter(5000)({ ...exchange, honest: { ...exchange.honest, body } })
}

export const NETWORK_CASES: readonly HostileCase[] = [
  {
    row: 1,
    title: 'the host does not exist',
    plant: (world) => world.configure('default_registry = "no-such-host.invalid"\n'),
    expected: 'E_NETWORK',
    says: /no-such-host\.invalid[\s\S]*(ENOTFOUND|EAI_AGAIN)/,
    quick: true,
  },
  {
    row: 2,
    title: 'the connection is refused',
    plant: (world) => world.configure('default_registry = "127.0.0.1:9"\n'),
    expected: 'E_NETWORK',
    says: /ECONNREFUSED/,
  },
  {
    row: '+',
    title: 'the registry resets every connection before answering',
    plant: ({ registry }) => registry.script.always(() => true, reset),
    expected: 'E_NETWORK',
  },
  {
    row: '+',
    title: 'the registry resets the first connection only',
    plant: ({ registry }) => registry.script.next('tags', reset),
    expected: 'ok',
  },
  {
    row: 4,
    title: 'the registry takes requests and never answers',
    plant: ({ registry }) => registry.script.always('tags', silence),
    expected: 'E_TIMEOUT',
    slow: true,
  },
  {
    row: 4,
    title: 'the content stalls after ten bytes',
    plant: (world) => world.registry.script.always(world.layer, stallAfter(10)),
    expected: 'E_TIMEOUT',
    quick: true,
  },
  {
    row: 4,
    title: 'the content trickles, never silent, a byte at a time',
    plant: (world) => world.registry.script.always(world.layer, trickle(20)),
    expected: 'E_TIMEOUT',
    says: /too slowly/,
  },
  {
    row: 5,
    title: 'reset in the middle of the content, once',
    plant: (world) => world.registry.script.next(world.layer, resetAfter(20_000)),
    expected: 'ok',
    check: (world) => assert.equal(layerRequests(world), 2),
  },
  {
    row: 5,
    title: 'reset in the middle of the content, always',
    plant: (world) => world.registry.script.always(world.layer, resetAfter(20_000)),
    expected: 'E_NETWORK',
    check: (world) => assert.ok(layerRequests(world) < 20),
    quick: true,
  },
  {
    row: 6,
    title: 'content without a length, cut short',
    plant: (world) => world.registry.script.always(world.layer, cutShort(20_000)),
    expected: 'E_SIZE',
    quick: true,
  },
  {
    row: 7,
    title: 'chunked content aborted, always',
    plant: (world) => world.registry.script.always(world.layer, abortChunked(20_000)),
    expected: 'E_NETWORK',
  },
  {
    row: 7,
    title: 'chunked content aborted, once',
    plant: (world) => world.registry.script.next(world.layer, abortChunked(20_000)),
    expected: 'ok',
  },
  {
    row: 9,
    title: 'asked to continue, the registry sends everything',
    plant(world) {
      world.registry.script.next(
        resumed(world),
        altered(() => ({ status: 200, body: world.newest.bytes })),
      )
      world.registry.script.next(world.layer, resetAfter(5000))
    },
    expected: 'ok',
  },
  {
    row: 10,
    title: 'asked to continue, the registry names another start',
    plant: (world) => wrongPart(world, 'bytes 7-151384/151385'),
    expected: 'ok',
  },
  {
    row: 10,
    title: 'asked to continue, the registry names another total',
    plant: (world) => wrongPart(world, 'bytes 5000-9/10'),
    expected: 'ok',
  },
  {
    row: '+',
    title: 'asked to continue, the registry names garbage, and breaks every time',
    plant(world) {
      world.registry.script.always(
        resumed(world),
        altered(({ headers }) => ({ headers: { ...headers, 'content-range': 'bytes x' } })),
      )
      world.registry.script.always(world.layer, resetAfter(5000))
    },
    expected: 'E_NETWORK',
  },
  {
    row: 11,
    title: 'a wrong bit in the part before a reset: one clean download mends it',
    plant: (world) => world.registry.script.next(world.layer, flipFirst),
    expected: 'ok',
    check: (world) => assert.equal(layerRequests(world), 3),
  },
  {
    row: 11,
    title: 'a wrong bit in every part',
    plant(world) {
      const flip = withBody((body) => {
        body[100] = (body[100] ?? 0) ^ 1
        return body
      })
      world.registry.script.next(world.layer, flipFirst)
      world.registry.script.always(world.layer, flip)
    },
    expected: 'E_DIGEST',
  },
  {
    row: 12,
    title: '416 that promises the whole length and closes',
    plant(world) {
      const { byteLength } = world.newest.bytes
      world.registry.script.next(
        resumed(world),
        raw(`HTTP/1.1 416 Range\r\ncontent-length: ${byteLength}\r\nconnection: close\r\n\r\n`),
      )
      world.registry.script.next(world.layer, resetAfter(5000))
    },
    expected: 'ok',
  },
  {
    row: 12,
    title: 'the content breaks off behind its last byte, and what follows it is refused with such a 416',
    setup: { profile: 'distribution-2.8' },
    plant: (world) => world.registry.script.next(world.layer, abortChunked(world.newest.bytes.byteLength)),
    expected: 'ok',
    check: (world) => assert.ok(layerRequests(world) <= 3),
  },
  {
    row: '+',
    title: '206 though nobody asked for a part',
    plant: (world) =>
      world.registry.script.always(
        world.layer,
        altered(() => ({ status: 206 })),
      ),
    expected: 'E_PROTOCOL',
  },
  {
    row: 14,
    title: '503 for ever, with escape sequences in its body',
    plant: ({ registry }) => registry.script.always('tags', status(503, `\u001B[31mdown\u202E${'x'.repeat(5000)}`)),
    expected: 'E_HTTP_STATUS',
    check: ({ registry }, { ok, output }) => {
      assert.equal(registry.count('tags'), 4)
      assert.ok(!ok && !output.includes('\u001B[31mdown') && !output.includes('\u202E') && output.length < 20_000)
    },
    quick: true,
  },
  {
    row: '+',
    title: '500 and 502 in turn, then an answer',
    plant: ({ registry }) => registry.script.next('manifest', status(500), status(502), status(504)),
    expected: 'ok',
  },
  {
    row: 15,
    title: '429 with Retry-After: 1',
    plant: ({ registry }) => registry.script.next('manifest', status(429, '', { 'retry-after': '1' })),
    expected: 'ok',
    check({ registry }) {
      const [first, second] = registry.site.requests.filter(({ path }) => path.includes('/manifests/'))
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990)
    },
  },
  ...(
    [
      ['a day', '86400'],
      ['an HTTP date of next year', new Date(Date.now() + 3e10).toUTCString()],
      ['a unix timestamp in a day', String(Math.floor(Date.now() / 1000) + 86_400)],
    ] as const
  ).map(([what, value]): HostileCase => ({
    row: 16,
    title: `429 with a Retry-After of ${what}`,
    plant: ({ registry }) => registry.script.always('tags', status(429, '', { 'retry-after': value })),
    expected: 'E_RATE_LIMITED',
    says: /20\d\d-\d\d-\d\dT/,
    check: ({ registry }) => assert.equal(registry.count('tags'), 1),
  })),
  ...['-5', 'abc', '1e99', '99999999999999999999', ''].map((value): HostileCase => ({
    row: 16,
    title: `429 once, with the Retry-After "${value}"`,
    plant: ({ registry }) => registry.script.next('tags', status(429, '', { 'retry-after': value })),
    expected: 'ok',
  })),
  {
    row: 17,
    title: "429 in Docker Hub's style",
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        status(429, '{"message":"toomanyrequests: You have reached your pull rate limit."}', {
          'ratelimit-remaining': '0;w=21600',
          'retry-after': '3600',
        }),
      ),
    expected: 'E_RATE_LIMITED',
    says: /[Ll]og in[\s\S]*frozen/,
    quick: true,
  },
  {
    row: '+',
    title: 'a rate limit does not touch a frozen install, which asks for content alone',
    frozen: true,
    plant({ registry }) {
      registry.script.always('manifest', status(429, '', { 'retry-after': '3600' }))
      registry.script.always('tags', status(429, '', { 'retry-after': '3600' }))
    },
    expected: 'ok',
  },
]

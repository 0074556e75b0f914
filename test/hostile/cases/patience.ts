import { gzipSync } from 'node:zlib'
import { IMAGE_MANIFEST } from '../content/package.js'
import type { Expected, HostileCase } from '../harness/case.js'
import type { Fault } from '../server/exchange.js'
import { pumped, redirect, repeated, trickled } from '../server/faults.js'
import type { Target } from '../server/script.js'
import { anyTags } from './login.js'

const forever = (
  title: string,
  target: Target | 'layer',
  fault: Fault,
  expected: Expected,
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row: '+',
  title,
  plant: ({ registry, layer }) => registry.script.always(target === 'layer' ? layer : target, fault),
  expected,
  slow: true,
  ...more,
})

/** A gzip header, and blocks of which each holds nothing. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
const EMPTY_BLOCK = Buffer.from([0, 0, 0, 0xff, 0xff])
const EMPTY_BLOCKS = Buffer.concat(Array.from({ length: 10_000 }, () => EMPTY_BLOCK))
const EMPTY_MEMBERS = Buffer.concat(Array.from({ length: 3000 }, () => gzipSync('')))

/** Answers that are never silent and never done, in every place where something is read only to be left. */
export const PATIENCE_CASES: readonly HostileCase[] = [
  forever('registry.json is missing, with a body that trickles', 'well-known', trickled(404), 'ok'),
  forever(
    'a redirect with a body that trickles',
    'layer',
    (exchange) => trickled(307, { location: `${exchange.request.url ?? ''}?again` })(exchange),
    'E_REDIRECT',
  ),
  {
    row: '+',
    title: 'a challenge with a body that trickles',
    plant: ({ registry }) =>
      registry.script.next(
        anyTags,
        trickled(401, { 'www-authenticate': `Bearer realm="${registry.tokens?.realm ?? ''}",service="x"` }),
      ),
    expected: 'ok',
    slow: true,
  },
  forever('503 with a body that trickles', 'tags', trickled(503), 'E_HTTP_STATUS'),
  forever('404 of a version, with a body that trickles', 'manifest', trickled(404), 'E_NOT_FOUND'),
  {
    row: '+',
    title: 'a token answer that trickles',
    plant: ({ registry }) => registry.tokens?.script.always('token', trickled(200)),
    // There was no request except for a token.
    credentialsAt: ({ registry }) => [registry.origin],
    expected: 'E_TIMEOUT',
    slow: true,
  },
  {
    row: '+',
    title: 'a refused token, with a body that trickles',
    plant: ({ registry }) => registry.tokens?.script.always('token', trickled(401)),
    credentialsAt: ({ registry }) => [registry.origin],
    expected: 'E_AUTH',
    slow: true,
  },
  forever(
    'a manifest at the pace of content, without end',
    'manifest',
    repeated(' '.repeat(400), `HTTP/1.1 200 OK\r\ncontent-type: ${IMAGE_MANIFEST}\r\n\r\n`),
    'E_TIMEOUT',
    { says: /too long/ },
  ),
  forever('103 without end', 'tags', repeated('HTTP/1.1 103 Early Hints\r\n\r\n'), 'E_TIMEOUT'),
  forever('100 without end', 'tags', repeated('HTTP/1.1 100 Continue\r\n\r\n'), 'E_NETWORK'),
  forever('a header that never ends', 'tags', repeated('y', 'HTTP/1.1 200 OK\r\nx-a: '), 'E_TIMEOUT'),
  forever('a status line that never ends', 'tags', repeated(' ', 'HTTP/1.1 200 '), 'E_TIMEOUT'),
  forever(
    'the extension of a chunk that never ends',
    'layer',
    repeated('y'.repeat(50), 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;'),
    'E_TIMEOUT',
  ),
  forever(
    'gzip of content whose blocks hold nothing, and trickle',
    'layer',
    repeated(EMPTY_BLOCK, Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n'), GZIP_HEAD])),
    'E_TIMEOUT',
  ),
  forever(
    'gzip of content whose blocks hold nothing, without end',
    'layer',
    pumped(EMPTY_BLOCKS, { 'content-encoding': 'gzip' }, GZIP_HEAD),
    'E_PROTOCOL',
    { quick: true, slow: false, says: /almost no content/ },
  ),
  forever(
    'gzip of a manifest whose members hold nothing, without end',
    'manifest',
    pumped(EMPTY_MEMBERS, { 'content-encoding': 'gzip', 'content-type': IMAGE_MANIFEST }),
    'E_PROTOCOL',
  ),
  forever(
    'a redirect to itself with a changing query',
    'layer',
    (exchange) => redirect(`${(exchange.request.url ?? '').split('?')[0]}?${Math.random()}`)(exchange),
    'E_REDIRECT',
    { slow: false },
  ),
]

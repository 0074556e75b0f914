import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import { raw, status, withHeaders } from '../server/faults.js'

/** Answers that are hardly HTTP, and error bodies made to be printed. */
export const WIRE_CASES: readonly HostileCase[] = [
  ...(
    [
      [
        'many errors',
        JSON.stringify({ errors: Array.from({ length: 100 }, (_, at) => ({ code: `C${at}`, message: `m${at}` })) }),
        /C0 m0; C1 m1; C2 m2; and 97 more/,
      ],
      [
        'escape sequences',
        JSON.stringify({ errors: [{ code: '\u001B[2J', message: '\u202Egnp.exe\u0007\r\n' }] }),
        /\\u\{1b\}\[2J/,
      ],
      ['a megabyte', `"${'z'.repeat(1_000_000)}`, /z{50}/],
      ['something that is no JSON', '{"errors":[', /errors/],
      ['an XML error of a storage', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /AccessDenied/],
      ['errors that are not objects', '{"errors":[null,7,"x",{"code":{}}]}', /403/],
    ] as const
  ).map(([what, body, says]): HostileCase => ({
    row: 54,
    title: `an error body with ${what}`,
    plant: ({ registry }) => registry.script.always('manifest', status(403, body)),
    expected: 'E_DENIED',
    says,
    check: (_world, { output }) => assert.ok(!output.includes('\u001B[2J') && !output.includes('\u202E')),
  })),
  {
    row: 46,
    title: 'HEAD would be refused, or answered with lies: none is sent',
    plant: ({ registry }) =>
      registry.script.always(
        ({ request }) => request.method === 'HEAD',
        status(200, '', { 'content-length': '1', 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
      ),
    expected: 'ok',
    check: (world) => assert.ok(world.requests().every(({ method }) => method === 'GET')),
  },
  {
    row: 60,
    title: 'what is meant for a proxy of another registry is not sent',
    plant: () => undefined,
    expected: 'ok',
    check: (world) =>
      assert.ok(
        world.requests().every(({ path, headers }) => !/[?&]ns=/.test(path) && headers['oci-namespace'] === undefined),
      ),
  },
  {
    row: 81,
    title: '403 without a word',
    plant: ({ registry }) => registry.script.always('manifest', status(403)),
    expected: 'E_DENIED',
    says: /status 403/,
  },
  {
    row: 59,
    title: 'a warning of a kilobyte with escape sequences, in every answer, is shown once',
    plant: ({ registry }) =>
      registry.script.always(() => true, withHeaders({ warning: `299 - "\u009B31m${'w'.repeat(1000)}"` })),
    expected: 'ok',
    check: (_world, { output }) =>
      assert.ok(!output.includes('\u009B') && output.match(/w{50,}/g)?.length === 1 && !/w{500}/.test(output)),
  },
  {
    row: 59,
    title: 'warnings of twenty kilobytes change nothing',
    plant: ({ registry }) =>
      registry.script.always('manifest', withHeaders({ warning: `299 - "\u009B31m${'w'.repeat(20_000)}"` })),
    expected: 'ok',
    check: (_world, { output }) => assert.ok(!output.includes('\u009B') && !/w{5000}/.test(output)),
  },
  ...(
    [
      ['two different lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde', 'E_PROTOCOL'],
      [
        'a length and chunks',
        'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
        'E_PROTOCOL',
      ],
      ['a garbage status line', 'SMTP ready\r\n\r\n', 'E_PROTOCOL'],
      ['a header of 40 kB', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 'E_PROTOCOL'],
      ['a header with a NUL', 'HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 2\r\n\r\n{}', 'E_PROTOCOL'],
      ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n', 'E_PROTOCOL'],
      ['HTTP/0.9', '{"tags":["1.1.0"]}', 'E_PROTOCOL'],
      [
        '101 Switching Protocols',
        'HTTP/1.1 101 Switching\r\nupgrade: evil\r\nconnection: upgrade\r\n\r\n',
        'E_NETWORK',
      ],
    ] as const
  ).map(([what, text, expected]): HostileCase => ({
    row: 61,
    title: what,
    plant: ({ registry }) => registry.script.always('manifest', raw(text)),
    expected,
    quick: what === 'a garbage status line',
  })),
  {
    row: 61,
    title: '103 before the answer',
    plant: ({ registry }) =>
      registry.script.always('tags', ({ response, honest }) => {
        response.writeEarlyHints({ link: '</x>; rel=preload' })
        response.writeHead(honest.status, { 'content-type': 'application/json' }).end(honest.body)
      }),
    expected: 'ok',
  },
  {
    row: 61,
    title: '100 though nobody waits for it',
    plant: ({ registry }) => registry.script.always('tags', raw('HTTP/1.1 100 Continue\r\n\r\n')),
    expected: 'E_NETWORK',
  },
]

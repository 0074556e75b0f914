import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import type { Fault } from '../server/exchange.js'
import { altered, withBody, withHeaders, withJson } from '../server/faults.js'

/** A page of a list, and where the next one is. */
function page(tags: readonly string[], link?: string): Fault {
  return altered(({ headers }) => ({
    headers: { ...headers, ...(link === undefined ? {} : { link }) },
    body: Buffer.from(JSON.stringify({ name: 'acme/image', tags })),
  }))
}

/** Lists of tags that never end, lead elsewhere or hold junk. */
export const TAG_CASES: readonly HostileCase[] = [
  ...(
    [
      ['relative', () => '</v2/acme/image/tags/list?last=1.0.0&n=1>; rel="next"', 'ok'],
      [
        'relative, with more parameters',
        () => '</v2/acme/image/tags/list?last=1.0.0&n=1>; title="a, b"; rel=next; type="x"',
        'ok',
      ],
      ['relative to the list', () => '<?last=1.0.0>; rel="next"', 'ok'],
      ['absolute', ({ registry }: World) => `<${registry.origin}/v2/acme/image/tags/list?last=x>; rel="next"`, 'ok'],
      ['one of several links', () => '</first>; rel="first", </v2/acme/image/tags/list?last=x>; rel="prev next"', 'ok'],
      ['to another origin', () => '<http://127.0.0.1:9/v2/acme/image/tags/list>; rel="next"', 'E_PROTOCOL'],
      ['to a metadata service', () => '<http://169.254.169.254/latest>; rel="next"', 'E_PROTOCOL'],
      ['with a login', ({ host }: World) => `<http://a:b@${host}/v2/acme/image/tags/list>; rel="next"`, 'E_PROTOCOL'],
      ['to a file', () => '<file:///etc/passwd>; rel="next"', 'E_PROTOCOL'],
      ['of twenty kilobytes', () => `<${'<'.repeat(20_000)}`, 'E_PROTOCOL'],
    ] as const
  ).map(([what, link, expected]): HostileCase => ({
    row: 47,
    title: `a page link ${what}, to the page that has the newest version`,
    plant: ({ registry, ...world }) =>
      registry.script.next('tags', page(['1.0.0'], link({ registry, ...world })), page(['1.1.0'])),
    expected,
    check: ({ registry }) => assert.equal(registry.count('tags'), expected === 'ok' ? 2 : 1),
  })),
  {
    row: 49,
    title: 'a page link to itself',
    plant: ({ registry }) =>
      registry.script.always('tags', (exchange) =>
        withHeaders({ link: `<${exchange.request.url ?? ''}>; rel="next"` })(exchange),
      ),
    expected: 'E_LIMIT',
    quick: true,
  },
  {
    row: 49,
    title: 'page links without end',
    plant({ registry }) {
      let count = 0
      registry.script.always('tags', (exchange) =>
        withHeaders({ link: `</v2/acme/image/tags/list?page=${(count += 1)}>; rel="next"` })(exchange),
      )
    },
    expected: 'E_LIMIT',
    check: ({ registry }) => assert.ok(registry.count('tags') <= 1001),
    maxRequests: 1100,
    slow: true,
  },
  ...(
    [
      ['null', null, 'E_NOT_FOUND'],
      ['missing', undefined, 'E_NOT_FOUND'],
      ['text', 'x', 'E_PROTOCOL'],
      ['with everything but text in it', [1, null, {}, '1.1.0', '1.1.0', ['1.2.0']], 'ok'],
      [
        'with referrers, long tags and escapes',
        ['1.1.0', `sha256-${'a'.repeat(64)}`, 'x'.repeat(500), '\u001B[31m', '../../x', '1.1.0\n'],
        'ok',
      ],
      ['with __proto__ and constructor', ['1.1.0', '__proto__', 'constructor'], 'ok'],
    ] as const
  ).map(([what, tags, expected]): HostileCase => ({
    row: 52,
    title: `a list of tags ${what}`,
    plant: ({ registry }) =>
      registry.script.always(
        'tags',
        withJson((found) => ({ ...found, tags })),
      ),
    expected,
  })),
  {
    row: 52,
    title: 'a million tags on one page',
    plant({ registry }) {
      const body = Buffer.from(JSON.stringify({ tags: Array.from({ length: 1_000_000 }, (_, at) => `0.0.${at}`) }))
      registry.script.always(
        'tags',
        withBody(() => body),
      )
    },
    expected: 'E_TOO_LARGE',
  },
  {
    row: 52,
    title: 'pages of ten thousand tags, without end',
    plant({ registry }) {
      let count = 0
      registry.script.always('tags', (exchange) => {
        const tags = Array.from({ length: 10_000 }, (_, at) => `${count}.0.${at}`)
        return page(tags, `</v2/acme/image/tags/list?page=${(count += 1)}>; rel="next"`)(exchange)
      })
    },
    expected: 'E_LIMIT',
    heavy: true,
    slow: true,
  },
  {
    row: 51,
    title: 'a hundred tags a page, the newest on the last',
    setup: { profile: 'ghcr' },
    credentialsAt: ({ registry }) => [registry.origin],
    plant(world) {
      for (let minor = 0; minor < 250; minor += 1)
        world.registry.putManifest('acme/image', `0.1.${minor}`, world.older.manifest)
    },
    expected: 'ok',
    check: (world, outcome) => {
      assert.equal(world.registry.count('tags'), 3)
      assert.ok(outcome.ok && Buffer.compare(outcome.bytes, world.newest.bytes) === 0)
    },
  },
  {
    row: 55,
    title: 'build metadata, whose tag has _ for +, makes the newer of two versions',
    plant({ registry, newest, older }) {
      registry.putManifest('acme/image', '1.1.0', older.manifest)
      registry.putManifest('acme/image', '1.1.0_build.7', newest.manifest)
    },
    expected: 'ok',
  },
  {
    row: '+',
    title: 'a version whose number is beyond 2^64',
    plant: (world) => void world.registry.putManifest('acme/image', '1.99999999999999999999999.0', Buffer.from('{}')),
    expected: 'ok',
  },
]

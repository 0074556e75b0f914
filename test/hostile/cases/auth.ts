import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import { PASSWORD } from '../harness/world.js'
import type { Fault } from '../server/exchange.js'
import { altered, redirect, status } from '../server/faults.js'
import { anyTags, basic, challenge, registryAndTokens, registryOnly, tokensOnly, writeDockerConfig } from './login.js'

const REALM_CASES: readonly HostileCase[] = [
  ...(
    [
      ['over http on another host', 'http://tokens.example/token'],
      ['of a file', 'file:///etc/passwd'],
      ['with a login', 'https://a:b@tokens.example/token'],
      ['with a fragment', 'https://tokens.example/token#x'],
      ['that is not a URL', 'tokens'],
      ['that is empty', ''],
      ['in a private network', 'https://10.0.0.1/token'],
      ['of a metadata service', 'https://169.254.169.254/token'],
      ['on this machine', 'https://127.0.0.1:9/token'],
      ['on this machine, as IPv6', 'https://[::ffff:127.0.0.1]:9/token'],
      ['on this machine, with a dot', 'https://localhost.:9/token'],
    ] as const
  ).map(([what, realm]): HostileCase => ({
    row: /network|machine|metadata/.test(what) ? 66 : 65,
    title: `a public registry with a realm ${what}`,
    setup: { isPublic: true },
    plant: ({ registry }) => registry.script.always(anyTags, challenge(`Bearer realm="${realm}",service="x"`)),
    expected: 'E_AUTH',
    quick: what === 'in a private network',
  })),
  {
    row: 65,
    title: 'a realm of a hundred kilobytes',
    plant: ({ registry }) =>
      registry.script.always(anyTags, challenge(`Bearer realm="https://x.example/${'y'.repeat(100_000)}"`)),
    expected: 'E_PROTOCOL',
  },
  {
    row: 65,
    title: 'a realm of eight kilobytes of backslashes',
    plant: ({ registry }) => registry.script.always(anyTags, challenge(`Bearer realm="${'\\'.repeat(8000)}`)),
    expected: 'E_AUTH',
  },
  {
    row: 67,
    title: 'the realm redirects to another origin',
    setup: { profile: 'harbor' },
    async plant(world) {
      const thief = await world.openSite((_request, response) => void response.end('{"token":"stolen"}'))
      world.registry.tokens?.script.always('token', redirect(`${thief.origin}/token`))
    },
    credentialsAt: registryAndTokens,
    expected: 'E_DENIED',
    quick: true,
  },
  {
    row: 64,
    title: 'a realm on another host gets the login, the registry tokens alone',
    setup: { profile: 'gitlab' },
    plant: () => undefined,
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) => assert.notEqual(registry.tokens?.origin, registry.origin),
  },
  {
    row: 64,
    title: 'a realm on another host does not get the login for another registry',
    setup: { profile: 'dockerhub' },
    plant: (world) =>
      writeDockerConfig(world, JSON.stringify({ auths: { 'other.example': { auth: basic(PASSWORD) } } })),
    // An anonymous token is no login, but the registry alone may have it.
    credentialsAt: registryOnly,
    expected: 'ok',
  },
  {
    row: 64,
    title: 'a realm on another host does not get the login stored for itself',
    setup: { profile: 'dockerhub' },
    plant: (world) => {
      const host = new URL(world.registry.tokens?.origin ?? '').host
      return writeDockerConfig(world, JSON.stringify({ auths: { [host]: { auth: basic(PASSWORD) } } }))
    },
    credentialsAt: registryOnly,
    expected: 'ok',
  },
]

const TOKEN_CASES: readonly HostileCase[] = [
  {
    row: 64,
    title: 'a token service on another host is named in a warning',
    surfaces: ['client', 'project', 'cli'],
    setup: { profile: 'gitlab' },
    plant: () => undefined,
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }, { output }) => assert.ok(output.includes(`from ${registry.tokens?.origin}`)),
  },
  ...(
    [
      ['without a token', {}, 'E_AUTH'],
      ['with a token that is a number', { token: 5 }, 'E_AUTH'],
      ['with an empty token', { token: '', access_token: '' }, 'E_AUTH'],
      ['with a line break in the token', { token: 'a\r\nx-evil: 1' }, 'E_AUTH'],
      ['that is no object', ['token'], 'E_AUTH'],
    ] as const
  ).map(([what, answer, expected]): HostileCase => ({
    row: 69,
    title: `a token answer ${what}`,
    setup: { profile: 'harbor' },
    plant: ({ registry }) =>
      registry.tokens?.script.always(
        'token',
        altered(() => ({ body: Buffer.from(JSON.stringify(answer)) })),
      ),
    credentialsAt: tokensOnly,
    expected,
  })),
  {
    row: 69,
    title: 'a token answer of HTML',
    setup: { profile: 'harbor' },
    plant: ({ registry }) => registry.tokens?.script.always('token', status(200, '<html>')),
    credentialsAt: tokensOnly,
    expected: 'E_AUTH',
  },
  {
    row: 69,
    title: 'a token answer of a megabyte',
    setup: { profile: 'harbor' },
    plant: ({ registry }) =>
      registry.tokens?.script.always('token', status(200, `{"token":"${'t'.repeat(1_000_000)}"}`)),
    credentialsAt: tokensOnly,
    expected: 'E_TOO_LARGE',
  },
  ...[0, -1, 1e300, 'soon', null].map((seconds): HostileCase => ({
    row: 69,
    title: `tokens that expire in ${String(seconds)} seconds, issued in the future`,
    setup: { profile: 'harbor' },
    plant({ registry }) {
      const change: Fault = altered(({ body }) => {
        const answer = JSON.parse(Buffer.from(body).toString()) as object
        return {
          body: Buffer.from(JSON.stringify({ ...answer, expires_in: seconds, issued_at: '2099-01-01T00:00:00Z' })),
        }
      })
      registry.tokens?.script.always('token', change)
    },
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) => assert.ok((registry.tokens?.issued.length ?? 9) <= 2),
  })),
  ...[-3_600_000, 3_600_000].map((offset): HostileCase => ({
    row: 71,
    title: `this machine's clock is an hour ${offset < 0 ? 'behind' : 'ahead'}`,
    setup: { profile: 'dockerhub', env: { HOSTILE_CLOCK_OFFSET_MS: String(offset) } },
    surfaces: ['cli', 'vite'],
    plant({ registry }) {
      const issuedNow: Fault = altered(({ body }) => {
        const answer = JSON.parse(Buffer.from(body).toString()) as object
        return { body: Buffer.from(JSON.stringify({ ...answer, issued_at: new Date().toISOString() })) }
      })
      registry.tokens?.script.always('token', issuedNow)
    },
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) => assert.equal(registry.tokens?.issued.length, 1),
    quick: offset > 0,
  })),
  {
    row: 71,
    title: 'the registry takes every token for one of the future',
    plant: ({ registry }) =>
      registry.script.always(
        anyTags,
        challenge(`Bearer realm="${registry.tokens?.realm ?? ''}",service="x",error="invalid_token"`),
      ),
    expected: 'E_DENIED',
    check: ({ registry }) => assert.ok((registry.tokens?.issued.length ?? 9) <= 2),
  },
  {
    row: 70,
    title: 'the token expires between manifest and content',
    setup: { profile: 'harbor' },
    plant: ({ registry, layer }) =>
      registry.script.next(layer, (exchange) => {
        registry.tokens?.expire()
        const { tokens } = registry
        return challenge(
          `Bearer realm="${tokens?.realm ?? ''}",service="x",scope="repository:acme/image:pull",error="invalid_token"`,
        )(exchange)
      }),
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) => assert.equal(registry.tokens?.issued.length, 2),
    quick: true,
  },
  {
    row: 72,
    title: '401 without end, with good tokens',
    setup: { profile: 'harbor' },
    plant: ({ registry }) =>
      registry.script.always(anyTags, challenge(`Bearer realm="${registry.tokens?.realm ?? ''}",service="x"`)),
    credentialsAt: registryAndTokens,
    expected: 'E_DENIED',
    check({ registry }) {
      assert.ok((registry.tokens?.issued.length ?? 9) <= 2)
      assert.ok(registry.count('tags') <= 3)
    },
  },
  {
    row: 74,
    title: 'the token asked for is for this repository and pulling alone, whatever the challenge says',
    setup: { profile: 'harbor' },
    plant: ({ registry }) =>
      registry.script.next(
        anyTags,
        challenge(
          `Bearer realm="${registry.tokens?.realm ?? ''}",service="x",scope="repository:other/secret:pull,push,delete"`,
        ),
      ),
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) =>
      assert.ok(
        registry.tokens?.requests.every(
          ({ path }) => new URL(path, 'http://x').searchParams.get('scope') === 'repository:acme/image:pull',
        ),
      ),
  },
  {
    row: '+',
    title: 'an identity token goes into the form of a POST',
    setup: { profile: 'harbor' },
    async plant(world) {
      world.secrets.add('identity-token-secret')
      world.registry.tokens?.accept('identity-token-secret')
      await writeDockerConfig(
        world,
        JSON.stringify({ auths: { [world.host]: { identitytoken: 'identity-token-secret' } } }),
      )
    },
    credentialsAt: registryOnly,
    expected: 'ok',
    check: ({ registry }) => assert.ok(registry.tokens?.requests.every(({ method }) => method === 'POST')),
  },
]

/** Challenges, and who gives out tokens. */
export const AUTH_CASES: readonly HostileCase[] = [...REALM_CASES, ...TOKEN_CASES]

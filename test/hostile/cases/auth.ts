import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostileCase } from '../harness/case.js'
import { PASSWORD, USERNAME, type World } from '../harness/world.js'
import { type Fault, send } from '../server/exchange.js'
import { altered, redirect, status } from '../server/faults.js'

const registryOnly = ({ registry }: World): readonly string[] => [registry.origin]
const registryAndTokens = ({ registry }: World): readonly string[] => [
  registry.origin,
  registry.tokens?.site.origin ?? '',
]
const tokensOnly = ({ registry }: World): readonly string[] => [registry.tokens?.site.origin ?? '']

/** A challenge for every request, whatever it carries. */
function challenge(value: string | readonly string[]): Fault {
  return (exchange) =>
    send(exchange, { status: 401, headers: { 'www-authenticate': value }, body: Buffer.from('{"errors":[]}') })
}

async function writeDockerConfig({ home }: World, text: string): Promise<void> {
  await mkdir(join(home, '.docker'), { recursive: true })
  await writeFile(join(home, '.docker/config.json'), text)
}

const basic = (password: string): string => Buffer.from(`${USERNAME}:${password}`).toString('base64')

const REALM_CASES: readonly HostileCase[] = [
  ...(
    [
      ['over http on another host', 'http://tokens.example/token'],
      ['of a file', 'file:///etc/passwd'],
      ['with a login', 'https://a:b@tokens.example/token'],
      ['with a fragment', 'https://tokens.example/token#x'],
      ['that is no URL', 'tokens'],
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
    setup: { isPublic: true, login: true },
    plant: ({ registry }) => registry.script.always('tags', challenge(`Bearer realm="${realm}",service="x"`)),
    expected: 'E_AUTH',
    quick: what === 'in a private network',
  })),
  {
    row: 65,
    title: 'a realm of a hundred kilobytes',
    setup: { login: true },
    plant: ({ registry }) =>
      registry.script.always('tags', challenge(`Bearer realm="https://x.example/${'y'.repeat(100_000)}"`)),
    expected: ['E_PROTOCOL', 'E_DENIED'],
  },
  {
    row: 65,
    title: 'a realm of eight kilobytes of backslashes',
    setup: { login: true },
    plant: ({ registry }) => registry.script.always('tags', challenge(`Bearer realm="${'\\'.repeat(8000)}`)),
    expected: ['E_AUTH', 'E_DENIED'],
  },
  {
    row: 67,
    title: 'the realm redirects to another origin',
    setup: { profile: 'harbor', login: true },
    async plant(world) {
      const thief = await world.openSite((_request, response) => void response.end('{"token":"stolen"}'))
      world.registry.tokens?.script.always('other', redirect(`${thief.origin}/token`))
    },
    credentialsAt: registryAndTokens,
    expected: ['E_DENIED', 'E_AUTH'],
    quick: true,
  },
]

const TOKEN_CASES: readonly HostileCase[] = [
  {
    row: 64,
    title: 'a token service on another host is told of',
    surfaces: ['client', 'cli'],
    setup: { profile: 'harbor', login: true },
    plant: () => undefined,
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }, { output }) => assert.ok(output.includes(`from ${registry.tokens?.site.origin}`)),
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
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.tokens?.script.always(
        'other',
        altered(() => ({ body: Buffer.from(JSON.stringify(answer)) })),
      ),
    credentialsAt: tokensOnly,
    expected,
  })),
  {
    row: 69,
    title: 'a token answer of HTML',
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) => registry.tokens?.script.always('other', status(200, '<html>')),
    credentialsAt: tokensOnly,
    expected: 'E_AUTH',
  },
  {
    row: 69,
    title: 'a token answer of a megabyte',
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.tokens?.script.always('other', status(200, `{"token":"${'t'.repeat(1_000_000)}"}`)),
    credentialsAt: tokensOnly,
    expected: ['E_AUTH', 'E_TOO_LARGE'],
  },
  ...[0, -1, 1e300, 'soon', null].map((seconds): HostileCase => ({
    row: 69,
    title: `tokens that expire in ${String(seconds)} seconds, issued in the future`,
    setup: { profile: 'harbor', login: true },
    plant({ registry }) {
      const change: Fault = altered(({ body }) => {
        const answer = JSON.parse(Buffer.from(body).toString()) as object
        return {
          body: Buffer.from(JSON.stringify({ ...answer, expires_in: seconds, issued_at: '2099-01-01T00:00:00Z' })),
        }
      })
      registry.tokens?.script.always('other', change)
    },
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) => assert.ok((registry.tokens?.issued.length ?? 9) <= 2),
  })),
  {
    row: 70,
    title: 'the token expires between manifest and content',
    setup: { profile: 'harbor', login: true },
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
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.script.always('tags', challenge(`Bearer realm="${registry.tokens?.realm ?? ''}",service="x"`)),
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
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.script.next(
        'tags',
        challenge(
          `Bearer realm="${registry.tokens?.realm ?? ''}",service="x",scope="repository:other/secret:pull,push,delete"`,
        ),
      ),
    credentialsAt: registryAndTokens,
    expected: 'ok',
    check: ({ registry }) =>
      assert.ok(
        registry.tokens?.site.requests.every(
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
    check: ({ registry }) => assert.ok(registry.tokens?.site.requests.every(({ method }) => method === 'POST')),
  },
]

/** Keys of docker's file that are not our host, though they look like it. */
const OTHER_HOSTS: readonly ((host: string) => string)[] = [
  (host) => `evil-${host}`,
  (host) => `${host}.evil.example`,
  (host) => host.replace(/:\d+$/, ':1'),
  (host) => host.replace(/:\d+$/, ''),
  (host) => host.slice(1),
  (host) => `${host}0`,
  (host) => `*.${host}`,
  () => '',
  () => '*',
  () => 'https://index.docker.io/v1/',
]

/** An error that repeats what the request carried, in every form a careless server has at hand. */
const echo: Fault = (exchange) => {
  const sent = exchange.request.headers.authorization ?? ''
  const text = `${sent} ${Buffer.from(sent.replace('Basic ', ''), 'base64').toString()}`
  const body = Buffer.from(JSON.stringify({ errors: [{ code: 'DENIED', message: text }] }))
  send(exchange, { status: 403, headers: { 'content-type': 'application/json', 'x-sent': sent }, body })
}

const CREDENTIAL_CASES: readonly HostileCase[] = [
  {
    row: 82,
    title: 'an error that repeats the password',
    setup: { profile: 'gar', login: true },
    plant: ({ registry }) =>
      registry.script.always((exchange) => exchange.request.headers.authorization !== undefined, echo),
    credentialsAt: registryOnly,
    expected: 'E_DENIED',
    says: /\*\*\*/,
    quick: true,
  },
  {
    row: 82,
    title: 'an error that repeats the token',
    setup: { profile: 'harbor', login: true },
    plant: ({ registry }) =>
      registry.script.always((exchange) => exchange.request.headers.authorization !== undefined, echo),
    credentialsAt: registryAndTokens,
    expected: 'E_DENIED',
    says: /Bearer \*\*\*/,
  },
  {
    row: 62,
    title: 'a Basic challenge: nothing is sent before it',
    setup: { profile: 'gar', login: true },
    plant: () => undefined,
    credentialsAt: registryOnly,
    expected: 'ok',
    check({ registry }) {
      const [first] = registry.site.requests.filter(({ path }) => path.includes('/tags/'))
      assert.equal(first?.headers.authorization, undefined)
    },
  },
  {
    row: '+',
    title: 'the storage behind a redirect asks for a login',
    setup: { login: true },
    async plant(world) {
      const storage = await world.openSite(
        (_request, response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="storage"' }).end(),
      )
      world.registry.script.always(world.layer, redirect(`${storage.origin}/content`))
    },
    expected: 'E_DENIED',
    quick: true,
  },
  {
    row: '+',
    title: 'a bearer token from the environment does not follow a redirect',
    setup: { login: true },
    async plant(world) {
      world.secrets.add('environment-token')
      world.env[`WKG_REGISTRY_${world.host.replace(/[^A-Za-z0-9]/g, '_')}_AUTH_BEARER`] = 'environment-token'
      const cdn = await world.openSite((_request, response) => void response.end(world.newest.bytes))
      world.registry.script.always(world.layer, redirect(`${cdn.origin}/content?X-Signature=presigned-secret`))
    },
    credentialsAt: registryOnly,
    expected: 'ok',
  },
  {
    row: '+',
    title: 'a scheme nobody knows',
    setup: { login: true },
    plant: ({ registry }) => registry.script.always('tags', challenge(['Negotiate', 'Digest realm="x", nonce="y"'])),
    expected: 'E_DENIED',
  },
  {
    row: 75,
    title: 'wrong credentials are told, though a request without them would work',
    setup: { profile: 'ghcr' },
    plant: (world) =>
      writeDockerConfig(world, JSON.stringify({ auths: { [world.host]: { auth: basic('outdated') } } })),
    credentialsAt: tokensOnly,
    expected: 'E_AUTH',
    says: /config\.json/,
    heals: false,
    quick: true,
  },
  ...OTHER_HOSTS.map((other): HostileCase => ({
    row: 76,
    title: `a login stored for ${other('127.0.0.1:5000') || 'nothing'} is not one for 127.0.0.1:5000`,
    setup: { profile: 'gar' },
    plant: (world) =>
      writeDockerConfig(world, JSON.stringify({ auths: { [other(world.host)]: { auth: basic(PASSWORD) } } })),
    expected: 'E_DENIED',
    heals: false,
  })),
  ...(
    [
      ['that is no JSON', () => `{"auths": "${PASSWORD}`],
      ['with auths as a list', () => `{"auths": ["${PASSWORD}"]}`],
      ['with bad base64', (host: string) => JSON.stringify({ auths: { [host]: { auth: `${PASSWORD}!!` } } })],
      [
        'without a colon',
        (host: string) => JSON.stringify({ auths: { [host]: { auth: Buffer.from(PASSWORD).toString('base64') } } }),
      ],
      [
        'that is not UTF-8',
        (host: string) =>
          JSON.stringify({ auths: { [host]: { auth: Buffer.from([0xff, 0x3a, 0xff]).toString('base64') } } }),
      ],
      ['with an empty entry', (host: string) => JSON.stringify({ auths: { [host]: {} } })],
      [
        'with a helper that is not there',
        (host: string) => JSON.stringify({ credHelpers: { [host]: 'no-such-helper' } }),
      ],
      ['with a helper that is a path', (host: string) => JSON.stringify({ credHelpers: { [host]: '../../bin/sh' } })],
      ['with __proto__', () => `{"__proto__": {"auths": {"x": 1}}}`],
    ] as const
  ).map(([what, text]): HostileCase => ({
    row: 77,
    title: `a docker file ${what}`,
    setup: { profile: 'gar' },
    plant: (world) => writeDockerConfig(world, text(world.host)),
    expected: ['E_DENIED', 'E_CREDENTIALS'],
    heals: false,
  })),
  {
    row: 79,
    title: 'one bearer variable for two configured registries',
    async plant(world) {
      world.secrets.add('ambiguous-token')
      const other = world.host.replace('127.0.0.1', '127-0-0-1')
      world.env[`WKG_REGISTRY_${world.host.replace(/[^A-Za-z0-9]/g, '_')}_AUTH_BEARER`] = 'ambiguous-token'
      await world.configure(`default_registry = "${world.host}"\n[namespace_registries]\nother = "${other}"\n`)
    },
    expected: 'E_CONFIG',
    heals: false,
  },
  {
    row: 80,
    title: 'a login within the name of the registry',
    plant: (world) => world.configure(`default_registry = "user:${PASSWORD}@${world.host}"\n`),
    expected: 'E_CONFIG',
    quick: true,
  },
  {
    row: 80,
    title: 'a login within the name of the registry, in the environment',
    plant: (world) => void (world.env['WKG_REGISTRY'] = `https://user:${PASSWORD}@${world.host}/`),
    expected: 'E_CONFIG',
    heals: false,
  },
]

export const AUTH_CASES: readonly HostileCase[] = [...REALM_CASES, ...TOKEN_CASES, ...CREDENTIAL_CASES]

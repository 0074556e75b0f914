import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import { PASSWORD } from '../harness/world.js'
import { redirect } from '../server/faults.js'
import { hasIpv6 } from '../server/site.js'
import { anyTags, basic, challenge, registryOnly, tokensOnly, writeDockerConfig } from './login.js'

/** Keys of docker's file that look like our host but are not. */
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

const AT_IPV6: HostileCase = {
  row: '+',
  title: 'a registry at an IPv6 address, whose login is found and goes nowhere else',
  setup: { address: '::1' },
  plant: () => undefined,
  credentialsAt: registryOnly,
  expected: 'ok',
}

/** Logins of this machine: which is whose, and what is wrong with them. */
export const CREDENTIAL_CASES: readonly HostileCase[] = [
  {
    row: 62,
    title: 'a Basic challenge: nothing is sent before it',
    setup: { profile: 'gar' },
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
    setup: { profile: 'spec-1.1' },
    async plant(world) {
      world.secrets.add('environment-token')
      world.env[`WKG_REGISTRY_${world.host.replace(/[^A-Za-z0-9]/g, '_')}_AUTH_BEARER`] = 'environment-token'
      const cdn = await world.openSite((_request, response) => void response.end(world.newest.bytes))
      world.registry.script.always(world.layer, redirect(`${cdn.origin}/content?X-Signature=presigned-secret`))
    },
    credentialsAt: registryOnly,
    expected: 'ok',
  },
  ...(hasIpv6 ? [AT_IPV6] : []),
  {
    row: '+',
    title: 'a scheme nobody knows',
    plant: ({ registry }) => registry.script.always(anyTags, challenge(['Negotiate', 'Digest realm="x", nonce="y"'])),
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
    quick: true,
  },
  ...OTHER_HOSTS.map((other): HostileCase => ({
    row: 76,
    title: `a login stored for ${other('127.0.0.1:5000') || 'nothing'} is not one for 127.0.0.1:5000`,
    setup: { profile: 'gar' },
    plant: (world) =>
      writeDockerConfig(world, JSON.stringify({ auths: { [other(world.host)]: { auth: basic(PASSWORD) } } })),
    expected: 'E_DENIED',
  })),
  ...(
    [
      ['that is no JSON', () => `{"auths": "${PASSWORD}`, /config\.json/],
      ['with auths as a list', () => `{"auths": ["${PASSWORD}"]}`, /config\.json/],
      [
        'with bad base64',
        (host: string) => JSON.stringify({ auths: { [host]: { auth: `${PASSWORD}!!` } } }),
        /config\.json/,
      ],
      [
        'without a colon',
        (host: string) => JSON.stringify({ auths: { [host]: { auth: Buffer.from(PASSWORD).toString('base64') } } }),
        /config\.json/,
      ],
      [
        'that is not UTF-8',
        (host: string) =>
          JSON.stringify({ auths: { [host]: { auth: Buffer.from([0xff, 0x3a, 0xff]).toString('base64') } } }),
        /config\.json/,
      ],
      ['with an empty entry', (host: string) => JSON.stringify({ auths: { [host]: {} } }), /^/],
      [
        'with a helper that is not there',
        (host: string) => JSON.stringify({ credHelpers: { [host]: 'no-such-helper' } }),
        /no-such-helper/,
      ],
      [
        'with a helper that is a path',
        (host: string) => JSON.stringify({ credHelpers: { [host]: '../../bin/sh' } }),
        /elper/,
      ],
      ['with __proto__', () => `{"__proto__": {"auths": {"x": 1}}}`, /^/],
    ] as const
  ).map(([what, text, tells]): HostileCase => ({
    row: 77,
    title: `a docker file ${what}`,
    setup: { profile: 'gar' },
    plant: (world) => writeDockerConfig(world, text(world.host)),
    credentialsAt: () => [],
    expected: 'E_DENIED',
    // The message says where to look, but does not quote the file.
    check: (_world, { output }, surface) => assert.ok(surface === 'vite' || tells.test(output)),
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
  },
]

import assert from 'node:assert/strict'
import type { Expected, HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { redirect, status } from '../server/faults.js'

/** `registry.json` of a registry that is a public host for this machine. */
const says = (
  title: string,
  document: (world: World) => unknown,
  expected: Expected,
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row: '+',
  title: `registry.json ${title}`,
  setup: { isPublic: true },
  plant: (world) => {
    const body = document(world)
    world.registry.script.always('well-known', status(200, typeof body === 'string' ? body : JSON.stringify(body)))
  },
  expected,
  ...more,
})

const PRIVATE = [
  '169.254.169.254',
  '10.0.0.1:5000',
  'localhost:5000',
  '[::1]:5000',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[fd00::1]',
]

/** Where a registry says that its packages are. */
export const METADATA_CASES: readonly HostileCase[] = [
  {
    ...says('of a public registry names this machine', () => '', 'E_REDIRECT', { quick: true }),
    async plant(world) {
      const inside = await world.openSite((_request, response) => void response.end('{}'))
      const body = JSON.stringify({ oci: { registry: inside.host } })
      world.registry.script.always('well-known', status(200, body))
    },
    check: (world) => assert.ok(world.requests().every(({ origin }) => origin === world.registry.origin)),
  },
  ...PRIVATE.map((registry) =>
    says(`of a public registry names ${registry}`, () => ({ oci: { registry } }), 'E_REDIRECT'),
  ),
  {
    row: '+',
    title: 'registry.json of a registry on this machine names another there',
    async plant(world) {
      const { registry } = world
      const other = await world.openSite(
        (_request, response) => void response.end(JSON.stringify({ oci: { registry: registry.host } })),
      )
      await world.configure(`default_registry = "${other.host}"\n`)
    },
    expected: 'ok',
  },
  says('names an address with a zone', () => ({ oci: { registry: '[fe80::1%eth0]' } }), 'E_PROTOCOL'),
  says('names an address in another spelling', () => ({ oci: { registry: '[::ffff:169.254.169.254]' } }), 'E_PROTOCOL'),
  says('names a URL', () => ({ oci: { registry: 'http://evil.example' } }), 'E_PROTOCOL'),
  says('names a login', () => ({ oci: { registry: 'user:pw@evil.example' } }), 'E_PROTOCOL'),
  says('climbs out of its repositories', () => ({ oci: { namespacePrefix: '../../' } }), 'E_PROTOCOL'),
  says('asks for a query', () => ({ oci: { namespacePrefix: 'foo?x=' } }), 'E_PROTOCOL'),
  says('is HTML', () => '<html>', 'ok'),
  says('is a megabyte', () => `{"a":"${'x'.repeat(1_000_000)}"}`, 'E_TOO_LARGE'),
  says('has a key twice', () => '{"oci":{},"oci":{"registry":"evil.example"}}', 'E_PROTOCOL'),
  says('sets a prototype', () => '{"__proto__":{"oci":{"registry":"evil.example"}}}', 'ok'),
  says('names a protocol nobody speaks', () => ({ preferredProtocol: 'warg' }), 'E_UNSUPPORTED', { setup: {} }),
  says('names a folder', () => ({ preferredProtocol: 'local', local: { root: '/etc' } }), 'E_CONFIG', {
    setup: {},
  }),
  {
    ...says('is behind a redirect to this machine', () => '', 'E_REDIRECT'),
    async plant(world) {
      const inside = await world.openSite((_request, response) => void response.end('{}'))
      world.registry.script.always('well-known', redirect(`${inside.origin}/secret`))
    },
    check: (world) => assert.ok(!world.requests().some(({ path }) => path === '/secret')),
  },
]

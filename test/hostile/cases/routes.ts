import assert from 'node:assert/strict'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { openRawSite } from '../server/site.js'
import { redirect, silence, status } from '../server/faults.js'

const layerRequests = ({ registry, newest }: World): number =>
  registry.site.requests.filter(({ path }) => path.includes(newest.digest)).length

const proxies = new WeakMap<World, string>()

/** Redirects and proxies: where requests are sent by others. */
export const ROUTE_CASES: readonly HostileCase[] = [
  {
    row: 19,
    title: 'a redirect to itself',
    plant: (world) => world.registry.script.always(world.layer, (exchange) => redirect(exchange.request.url)(exchange)),
    expected: 'E_REDIRECT',
    check: (world) => assert.ok(layerRequests(world) <= 6),
  },
  {
    row: 19,
    title: 'thirty hops',
    async plant(world) {
      let hop = 0
      const site = await world.openSite((_request, response) => {
        hop += 1
        response.writeHead(302, { location: `${site.origin}/${hop}` }).end()
      })
      world.registry.script.always(world.layer, redirect(`${site.origin}/0`))
    },
    expected: 'E_REDIRECT',
    says: /127\.0\.0\.1/,
    quick: true,
  },
  ...(
    [
      ['without Location', undefined],
      ['to file:', 'file:///etc/passwd'],
      ['to data:', 'data:application/wasm;base64,AGFzbQ'],
      ['to ftp:', 'ftp://127.0.0.1/x'],
      ['to javascript:', 'javascript:0'],
      ['to a URL with a login', 'http://user:pass@127.0.0.1/x'],
      ['to no URL at all', 'http://[::1'],
      ['to an empty host', 'http:///'],
    ] as const
  ).map(([what, location]): HostileCase => ({
    row: 20,
    title: `a redirect ${what}`,
    plant: (world) => world.registry.script.always(world.layer, redirect(location)),
    expected: 'E_REDIRECT',
    quick: what === 'to file:',
  })),
  {
    row: 22,
    title: 'a public registry redirects to this machine',
    setup: { isPublic: true },
    async plant(world) {
      const inside = await world.openSite((_request, response) => void response.end(world.newest.bytes))
      world.registry.script.always(world.layer, redirect(`${inside.origin}/metadata`))
    },
    expected: 'E_REDIRECT',
    says: /private network/,
    check: (world) => assert.ok(!world.requests().some(({ path }) => path === '/metadata')),
    quick: true,
  },
  ...[
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:7f00:1]/x',
    'http://0x7f.1/x',
    'http://[fd00::1]/',
    'http://localhost./x',
    'http://0/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:7f00:1::]/',
    'http://[::127.0.0.1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://224.0.0.1/',
    'http://metadata.google.internal/',
  ].map((location): HostileCase => ({
    row: 22,
    title: `a public registry redirects to ${location}`,
    setup: { isPublic: true },
    plant: (world) => world.registry.script.always(world.layer, redirect(location)),
    expected: 'E_REDIRECT',
  })),
  {
    row: 24,
    title: 'the proxy asks for a login',
    setup: { isPublic: true },
    plant: ({ registry }) => registry.script.always(() => true, status(407, 'who are you')),
    expected: 'E_NETWORK',
    says: /HTTP_PROXY|proxy/i,
  },
  {
    row: 24,
    title: 'the proxy refuses to connect to an https registry',
    async plant(world) {
      const proxy = await world.openSite(() => undefined)
      proxies.set(world, proxy.origin)
      world.env['HTTPS_PROXY'] = proxy.origin.replace('//', '//user:proxy-password-91@')
      world.secrets.add('proxy-password-91')
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_NETWORK',
    says: /HTTPS_PROXY[\s\S]*403/,
    credentialsAt: (world) => [proxies.get(world) ?? ''],
    quick: true,
  },
  {
    row: 24,
    title: 'the proxy hangs up on CONNECT',
    async plant(world) {
      const proxy = await openRawSite((socket) => socket.destroy())
      world.adopt(proxy)
      world.env['HTTPS_PROXY'] = proxy.origin
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_NETWORK',
    says: /HTTPS_PROXY/,
    check: (world) => {
      assert.ok(world.requests().filter(({ method }) => method === 'CONNECT').length < 20)
    },
  },
  {
    row: 24,
    title: 'the proxy takes CONNECT and never answers',
    async plant(world) {
      const proxy = await openRawSite(() => undefined)
      world.adopt(proxy)
      world.env['HTTPS_PROXY'] = proxy.origin
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_TIMEOUT',
    says: /HTTPS_PROXY/,
    slow: true,
  },
  {
    row: 24,
    title: 'a proxy for plain http takes requests and never answers',
    setup: { isPublic: true },
    plant: ({ registry }) => registry.script.always(() => true, silence),
    expected: 'E_TIMEOUT',
    says: /HTTP_PROXY/,
    slow: true,
  },
  {
    row: 24,
    title: 'the proxy is not there',
    async plant(world) {
      world.env['HTTPS_PROXY'] = 'http://127.0.0.1:9'
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_NETWORK',
    says: /HTTPS_PROXY/,
  },
  {
    row: '+',
    title: 'a proxy variable that holds no proxy',
    async plant(world) {
      world.env['HTTPS_PROXY'] = 'socks5://user:proxy-password-92@127.0.0.1:9'
      world.secrets.add('proxy-password-92')
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_CONFIG',
    says: /HTTPS_PROXY/,
  },
  {
    row: '+',
    title: 'a proxy password with a stray percent sign',
    async plant(world) {
      world.env['HTTPS_PROXY'] = 'http://user:100%proxy-password-93@127.0.0.1:9'
      world.secrets.add('proxy-password-93')
      await world.configure('default_registry = "registry.example"\n')
    },
    expected: 'E_CONFIG',
    says: /HTTPS_PROXY/,
  },
  {
    row: 29,
    title: 'a port that browsers refuse (6000)',
    plant: (world) => world.configure('default_registry = "127.0.0.1:6000"\n'),
    expected: 'E_NETWORK',
    says: /ECONNREFUSED/,
  },
]

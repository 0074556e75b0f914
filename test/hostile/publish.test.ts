import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleComponent } from './content/sample.js'
import { auditProblems, secretProblems } from './harness/rules.js'
import { takeSnapshot } from './harness/snapshot.js'
import { type World, createWorld } from './harness/world.js'
import type { Fault } from './server/exchange.js'
import { redirect, status } from './server/faults.js'
import type { Site } from './server/site.js'
import { refusal } from './surfaces/refusal.js'

let world: World
/** Where an upload could be led: another server of this machine, which takes everything. */
let other: Site

afterEach(() => world.close())

async function start(isPublic: boolean): Promise<void> {
  world = await createWorld({ profile: 'zot', isPublic })
  other = await world.openSite((_request, response) => void response.writeHead(201).end())
  world.registry.script.always(({ request, kind }) => request.method === 'PUT' && kind === 'manifest', status(201))
}

/** What publishing ends in, and everything it shows. */
async function publish(upload: Fault): Promise<string> {
  const { registry, configFile, env, store } = world
  registry.script.always('upload', upload)
  const before = await takeSnapshot(world)
  const config = await loadConfig({ configFile, env })
  const client = createRegistryClient({ config, store: openStore({ dir: store }), env })
  const [name, version] = [parsePackageName('acme:new'), parseVersion('1.0.0')]
  const [result, output] = await client.publish({ name, version, bytes: sampleComponent('new', 100) }).then(
    () => ['ok', ''],
    (error: unknown) => {
      const refused = refusal(error, [])
      return [refused.code, refused.output]
    },
  )
  await client.close()
  expect(await secretProblems(world, output ?? '', before)).toEqual([])
  expect(auditProblems(world, world.requests(), [registry.origin])).toEqual([])
  return result ?? ''
}

/** A place to upload to, named by the registry; what is put at its own is taken. */
const at =
  (location: string | undefined): Fault =>
  (exchange) =>
    exchange.request.method === 'PUT'
      ? status(201)(exchange)
      : status(202, '', location === undefined ? {} : { location })(exchange)

describe('a registry on this machine', () => {
  beforeEach(() => start(false))

  it('takes an upload at a place of its own', async () => {
    expect(await publish(at('/v2/acme/new/blobs/uploads/1?state=x'))).toBe('ok')
  })

  it('may name another server there, which gets no login', async () => {
    expect(await publish(at(`${other.origin}/upload`))).toBe('ok')
    expect(other.requests.length).toBeGreaterThan(0)
  })

  it.each([
    ['no place', undefined],
    ['an empty place', ''],
    ['a file', 'file:///etc/passwd'],
    ['a place with a login', 'http://user:pass@127.0.0.1:9/'],
    ['something that is not a URL', 'http://[::1'],
  ])('is refused that names %s', async (_what, location) => {
    expect(await publish(at(location))).toBe('E_PROTOCOL')
  })

  it('is refused that redirects the upload', async () => {
    expect(await publish(redirect(`${other.origin}/upload`))).toBe('E_REDIRECT')
    expect(other.requests).toEqual([])
  })
})

describe('a public registry is refused that names', () => {
  beforeEach(() => start(true))

  it('this machine', async () => {
    expect(await publish(at(`${other.origin}/upload`))).toBe('E_REDIRECT')
    expect(other.requests).toEqual([])
  })

  it.each(['http://169.254.169.254/latest', 'http://[::ffff:a9fe:a9fe]/', 'http://10.0.0.1/', 'http://localhost:9/'])(
    '%s',
    async (location) => {
      expect(await publish(at(location))).toBe('E_REDIRECT')
    },
  )
})

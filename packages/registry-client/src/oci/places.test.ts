import { describe, expect, it } from 'vitest'

import { publicClient, testClient } from '../fixtures/client.js'
import { type Site, serve } from '../fixtures/servers.js'
import { parsePackageName } from '../names.js'
import { parseVersion } from '../version.js'

const NAME = parsePackageName('acme:image')
const METADATA = '/.well-known/wasm-pkg/registry.json'

function withMetadata(metadata: unknown): Promise<Site> {
  return serve(({ url = '' }, response) => {
    if (url.endsWith(METADATA)) response.end(JSON.stringify(metadata))
    else response.end('{"tags":["1.0.0"]}')
  })
}

describe('registry.json', () => {
  it('of a public registry does not lead into a private network', async () => {
    const inside = await serve((_request, response) => void response.end('{"tags":[]}'))
    for (const registry of [inside.host, '169.254.169.254', '[64:ff9b::a9fe:a9fe]', 'localhost:9']) {
      const proxy = await withMetadata({ oci: { registry } })
      const { client } = await publicClient(proxy.host)
      await expect(client.listVersions(NAME)).rejects.toMatchObject({ code: 'E_REDIRECT', actual: registry })
      expect(proxy.requests).toHaveLength(1)
    }
    expect(inside.requests).toEqual([])
  })

  it('of a private registry may, and so may the user’s own configuration', async () => {
    const inside = await serve((_request, response) => void response.end('{"tags":["1.0.0"]}'))
    const site = await withMetadata({ oci: { registry: inside.host } })
    const own = await testClient({ toml: `default_registry = "${site.host}"\n` })
    expect((await own.client.listVersions(NAME)).versions).toHaveLength(1)
    const metadata = `{ preferredProtocol = "oci", oci = { registry = "${inside.host}" } }`
    const toml = `[namespace_registries]\nacme = { registry = "registry.example", metadata = ${metadata} }\n`
    const mapped = await testClient({ toml })
    expect((await mapped.client.listVersions(NAME)).versions).toHaveLength(1)
    expect(inside.requests).toHaveLength(2)
  })

  it.each([
    ['a host that no URL can hold', 200, '{"oci":{"registry":"[fe80::1%25eth0]:5000"}}', 'E_PROTOCOL'],
    ['a list', 200, '[]', 'E_PROTOCOL'],
    ['a wrong type', 200, '{"oci":{"registry":5}}', 'E_PROTOCOL'],
    ['half a document', 200, '{"oci":', 'E_PROTOCOL'],
    ['nothing', 200, '', 'E_PROTOCOL'],
    ['too much', 200, `{"a":"${'x'.repeat(100_000)}"}`, 'E_TOO_LARGE'],
    ['a failure', 501, '', 'E_HTTP_STATUS'],
  ])('with %s is not taken for none', async (_what, status, body, code) => {
    const site = await serve(({ url = '' }, response) => {
      if (url.endsWith(METADATA)) response.writeHead(status).end(body)
      else response.end('{"tags":["1.0.0"]}')
    })
    const { client } = await testClient({ toml: `default_registry = "${site.host}"\n` })
    for (const ask of [client.locate(NAME), client.listVersions(NAME)]) {
      await expect(ask).rejects.toMatchObject({ code, message: expect.stringContaining('does not say where') })
    }
    expect(site.requests.filter(({ line }) => line.includes('/v2/'))).toEqual([])
  })

  it.each([
    [401, '', 'status 401'],
    [200, '<!DOCTYPE html><title>Harbor</title>', 'a web page'],
  ])(
    'an answer of a plain registry with status %i and "%s" is none, and a warning says so',
    async (status, body, what) => {
      const site = await serve(({ url = '' }, response) => {
        if (url.endsWith(METADATA)) response.writeHead(status).end(body)
        else response.end('{"tags":["1.0.0"]}')
      })
      const { client, warnings } = await testClient({ toml: `default_registry = "${site.host}"\n` })
      expect((await client.listVersions(NAME)).versions).toHaveLength(1)
      await client.listVersions(parsePackageName('acme:other'))
      expect(warnings).toEqual([expect.stringContaining(what)])
    },
  )
})

describe('the place of an upload', () => {
  const upload = { name: NAME, version: parseVersion('1.0.0'), bytes: Buffer.from('bytes') }

  it.each([
    ['a private network', 'http://10.0.0.1/steal', 'E_REDIRECT'],
    ['this machine', 'http://127.0.0.1:9/steal', 'E_REDIRECT'],
    ['nowhere', '', 'E_PROTOCOL'],
    ['a file', 'file:///etc/passwd', 'E_PROTOCOL'],
  ])('named by a public registry is not %s', async (_where, location, code) => {
    const proxy = await serve(({ method }, response) => {
      if (method === 'POST') response.writeHead(202, { location }).end()
      else response.writeHead(404).end()
    })
    const { client } = await publicClient(proxy.host)
    await expect(client.publish(upload)).rejects.toMatchObject({ code })
    expect(proxy.requests.filter(({ line }) => line.startsWith('PUT'))).toEqual([])
  })

  it('may be relative, or on another host of a private registry', async () => {
    const storage = await serve((_request, response) => void response.writeHead(201).end())
    const site = await serve(({ method, url = '' }, response) => {
      if (method === 'POST') {
        const count = site.requests.filter(({ line }) => line.startsWith('POST')).length
        response.writeHead(202, { location: count === 1 ? `${storage.url.href}put?a=b` : 'place/2' }).end()
      } else response.writeHead(method === 'PUT' && !url.includes('registry.json') ? 201 : 404).end()
    })
    const { client } = await testClient({ toml: `default_registry = "${site.host}"\n` })
    await client.publish(upload)
    expect(storage.requests.map(({ line }) => line)).toEqual([expect.stringMatching(/^PUT \/put\?a=b&digest=sha256/)])
    expect(site.requests.map(({ line }) => line)).toContainEqual(
      expect.stringMatching(/^PUT \/v2\/acme\/image\/blobs\/uploads\/place\/2\?digest=/),
    )
  })
})

import { startRegistryServer, type RegistryServer } from '@wasm-pkg/registry-server'
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What the OCI distribution specification 1.1 asks of a registry, in the order of its conformance suite's workflows. */

const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
const digestOf = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

const config = '{}'
const layer = 'some layer'
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: IMAGE,
  config: { mediaType: 'application/vnd.wasm.config.v0+json', digest: digestOf(config), size: config.length },
  layers: [{ mediaType: 'application/wasm', digest: digestOf(layer), size: layer.length }],
})

let server: RegistryServer

beforeAll(async () => {
  server = await startRegistryServer()
  for (const blob of [config, layer]) await uploadWhole(blob)
})
afterAll(() => server.close())

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${server.origin}/v2/${path}`, init)

async function startUpload(): Promise<URL> {
  const started = await ask('acme/image/blobs/uploads/', { method: 'POST' })
  expect(started.status).toBe(202)
  return new URL(started.headers.get('location') ?? '', server.origin)
}

async function uploadWhole(blob: string): Promise<void> {
  const location = await startUpload()
  location.searchParams.set('digest', digestOf(blob))
  expect((await fetch(location, { method: 'PUT', body: blob })).status).toBe(201)
}

const putManifest = (body: string): Promise<Response> =>
  ask('acme/image/manifests/1.0.0', { method: 'PUT', body, headers: { 'content-type': IMAGE } })

async function errorCode(response: Response): Promise<unknown> {
  const { errors } = (await response.json()) as { errors: readonly { code: string }[] }
  return errors[0]?.code
}

describe('push', () => {
  it('takes a blob in chunks, and refuses a chunk out of order', async () => {
    const location = await startUpload()
    const send = (body: string, range: string): Promise<Response> =>
      fetch(location, { method: 'PATCH', body, headers: { 'content-range': range } })
    expect((await send('hello ', '0-5')).status).toBe(202)
    expect((await send('world', '9-13')).status).toBe(416)
    expect((await send('world', '6-10')).status).toBe(202)
    location.searchParams.set('digest', digestOf('hello world'))
    expect((await fetch(location, { method: 'PUT' })).status).toBe(201)
    expect(await (await ask(`acme/image/blobs/${digestOf('hello world')}`)).text()).toBe('hello world')
  })

  it('refuses bytes that are not what their digest says', async () => {
    const location = await startUpload()
    location.searchParams.set('digest', digestOf('something else'))
    const response = await fetch(location, { method: 'PUT', body: 'something' })
    expect(response.status).toBe(400)
    expect(await errorCode(response)).toBe('DIGEST_INVALID')
  })

  it('takes a manifest under a tag, and refuses one whose blobs are missing', async () => {
    const missing = await putManifest(manifest.replace(digestOf(layer), digestOf('never sent')))
    expect(missing.status).toBeGreaterThanOrEqual(400)
    expect(missing.status).toBeLessThan(500)
    expect((await putManifest(manifest)).status).toBe(201)
  })
})

describe('pull', () => {
  it.each(['1.0.0', digestOf(manifest)])('gives the manifest by %s', async (reference) => {
    const response = await ask(`acme/image/manifests/${reference}`, { headers: { accept: IMAGE } })
    expect(response.headers.get('docker-content-digest')).toBe(digestOf(manifest))
    expect(await response.text()).toBe(manifest)
  })

  it('answers what is not there with the codes of the specification', async () => {
    const blob = await ask(`acme/image/blobs/${digestOf('never sent')}`)
    expect([blob.status, await errorCode(blob)]).toEqual([404, 'BLOB_UNKNOWN'])
    const tag = await ask('acme/image/manifests/9.9.9')
    expect([tag.status, await errorCode(tag)]).toEqual([404, 'MANIFEST_UNKNOWN'])
  })
})

describe('content discovery', () => {
  it('lists tags in pages', async () => {
    for (const tag of ['1.1.0', '1.2.0']) {
      const init = { method: 'PUT', body: manifest, headers: { 'content-type': IMAGE } }
      expect((await ask(`acme/image/manifests/${tag}`, init)).status).toBe(201)
    }
    const first = await ask('acme/image/tags/list?n=2')
    expect(await first.json()).toEqual({ name: 'acme/image', tags: ['1.0.0', '1.1.0'] })
    const next = /<([^>]+)>; ?rel="?next"?/.exec(first.headers.get('link') ?? '')?.[1]
    const second = await fetch(new URL(next ?? '', server.origin))
    expect(await second.json()).toEqual({ name: 'acme/image', tags: ['1.2.0'] })
  })

  it('lists what refers to a manifest', async () => {
    const subject = { mediaType: IMAGE, digest: digestOf(manifest), size: manifest.length }
    const referrer = JSON.stringify({ ...(JSON.parse(manifest) as object), artifactType: 'text/signature', subject })
    const init = { method: 'PUT', body: referrer, headers: { 'content-type': IMAGE } }
    const put = await ask(`acme/image/manifests/${digestOf(referrer)}`, init)
    expect([put.status, put.headers.get('oci-subject')]).toEqual([201, digestOf(manifest)])
    const index = (await (await ask(`acme/image/referrers/${digestOf(manifest)}`)).json()) as { manifests: unknown }
    expect(index.manifests).toMatchObject([{ digest: digestOf(referrer), artifactType: 'text/signature' }])
  })
})

describe('a registry on loopback', () => {
  it('refuses requests that were meant for another host, as rebound names make them', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${server.origin}/v2/`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end()
    })
    expect(status).toBeGreaterThanOrEqual(400)
  })
})

describe('a registry in a directory', () => {
  it('removes what a killed server left of its records, and nothing else', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-registry-'))
    const folder = join(dir, 'repositories')
    const left = `${'ab'.repeat(32)}.json.${randomUUID()}.tmp`
    await mkdir(folder)
    await Promise.all([left, 'notes.tmp'].map((name) => writeFile(join(folder, name), '{')))
    const started = await startRegistryServer({ storage: { kind: 'directory', dir } })
    expect(await readdir(folder)).toEqual(['notes.tmp'])
    await started.close()
    await rm(dir, { recursive: true })
  })

  it('has after a restart what was pushed before', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-registry-'))
    const storage = { kind: 'directory', dir } as const
    try {
      const before = await startRegistryServer({ storage })
      const started = await fetch(`${before.origin}/v2/acme/image/blobs/uploads/`, { method: 'POST' })
      const location = new URL(started.headers.get('location') ?? '', before.origin)
      location.searchParams.set('digest', digestOf(layer))
      expect((await fetch(location, { method: 'PUT', body: layer })).status).toBe(201)
      await before.close()
      const after = await startRegistryServer({ storage })
      expect(await (await fetch(`${after.origin}/v2/acme/image/blobs/${digestOf(layer)}`)).text()).toBe(layer)
      await after.close()
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })
})

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createRegistryClient } from './client.js'
import type { ContentReference, RegistryClient } from './client-types.js'
import { loadConfig } from './config/index.js'
import { sha256 } from './digest.js'
import { parsePackageName } from './names.js'
import { type Store, openStore } from './store/index.js'
import { formatVersion, parseVersion } from './version.js'

const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const name = parsePackageName('acme:image')
const version = parseVersion('1.2.0')
const layer = Buffer.alloc(300_000, 'component ')

type Routes = Record<string, (request: IncomingMessage, response: ServerResponse) => void>

let dir: string
let server: Server
let host: string
let routes: Routes
let requests: string[]
let store: Store
const clients: RegistryClient[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-client-'))
  store = openStore({ dir: join(dir, 'store') })
  requests = []
  routes = {}
  server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    requests.push(path)
    const route = routes[path]
    if (route === undefined)
      response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN","message":"no \\u001b[31m"}]}')
    else route(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true, force: true })
})

async function makeClient(options: { offline?: boolean; toml?: string } = {}): Promise<RegistryClient> {
  const configFile = join(dir, 'config.toml')
  await writeFile(configFile, options.toml ?? `default_registry = "${host}"\n`)
  const env = { HOME: dir }
  const config = await loadConfig({ configFile, env, homeDir: dir })
  const client = createRegistryClient({ config, store, env, offline: options.offline ?? false })
  clients.push(client)
  return client
}

function json(value: unknown, type = 'application/json'): Routes[string] {
  return (_request, response) => void response.writeHead(200, { 'content-type': type }).end(JSON.stringify(value))
}

function bytes(content: Uint8Array): Routes[string] {
  return (_request, response) => void response.end(content)
}

/** Publishes a package with replaced parts. */
function publish(changes: { manifest?: object; config?: object; type?: string } = {}): void {
  const config = Buffer.from(JSON.stringify({ layerDigests: [sha256(layer)], ...changes.config }))
  const manifest = {
    schemaVersion: 2,
    mediaType: IMAGE,
    config: { mediaType: 'application/vnd.wasm.config.v0+json', digest: sha256(config), size: config.byteLength },
    layers: [{ mediaType: 'application/wasm', digest: sha256(layer), size: layer.byteLength }],
    ...changes.manifest,
  }
  routes['/v2/acme/image/manifests/1.2.0'] = json(manifest, changes.type ?? IMAGE)
  routes[`/v2/acme/image/blobs/${sha256(config)}`] = bytes(config)
  routes[`/v2/acme/image/blobs/${sha256(layer)}`] = bytes(layer)
}

function reference(changes: Partial<ContentReference> = {}): ContentReference {
  const [source, digest] = [`${host}/acme/image`, sha256(layer)]
  return { name, version, registry: host, source, digest, size: layer.byteLength, ...changes }
}

async function temporaries(): Promise<string[]> {
  return await readdir(join(dir, 'store', 'v1', 'tmp')).catch(() => [])
}

function start(range: string | undefined): number {
  return Number(/\d+/.exec(range ?? '')?.[0] ?? 0)
}

describe('listing', () => {
  it('follows pages, sorts, skips what is no version, reads _ as +', async () => {
    const pages = [
      { tags: ['1.10.0', 'latest', '1.2.0'], link: '</v2/acme/image/tags/list?last=a&n=3>; rel="next"' },
      {
        tags: ['1.9.0', '1.2.0', 'sha256-ab', 7],
        link: `<http://${host}/v2/acme/image/tags/list?x>; a="b,c"; rel=next`,
      },
      { tags: ['2.0.0_b.1'] },
    ]
    routes['/v2/acme/image/tags/list'] = (_request, response) => {
      const page = pages.shift()
      response.writeHead(200, page?.link === undefined ? {} : { link: page.link }).end(JSON.stringify(page))
    }
    const { versions, skippedTags } = await (await makeClient()).listVersions(name)
    expect(versions.map(formatVersion)).toEqual(['1.2.0', '1.9.0', '1.10.0', '2.0.0+b.1'])
    expect(skippedTags).toEqual(['latest', 'sha256-ab'])
  })

  it('takes null for none', async () => {
    routes['/v2/acme/image/tags/list'] = json({ name: 'acme/image', tags: null })
    expect((await (await makeClient()).listVersions(name)).versions).toEqual([])
  })

  it.each([
    ['another origin', '<http://127.0.0.2:1/x>; rel="next"', 'E_PROTOCOL'],
    ['itself', '</v2/acme/image/tags/list?n=1000>; rel="next"', 'E_LIMIT'],
  ])('does not follow a page link to %s', async (_title, link, code) => {
    routes['/v2/acme/image/tags/list'] = (_request, response) =>
      void response.writeHead(200, { link }).end('{"tags":[]}')
    await expect((await makeClient()).listVersions(name)).rejects.toMatchObject({ code })
    expect(requests.filter((path) => path.endsWith('list'))).toHaveLength(1)
  })

  it('reads no page that is made to be large, and an error that is made to be slow', async () => {
    const client = await makeClient()
    routes['/v2/acme/image/tags/list'] = (_request, response) =>
      void response.end(`{"tags":[${'{},'.repeat(2_000_000)}1]}`)
    await expect(client.listVersions(name)).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
    routes['/v2/acme/image/tags/list'] = (_request, response) => void response.writeHead(403).end('<'.repeat(16_384))
    await expect(client.listVersions(name)).rejects.toMatchObject({ code: 'E_DENIED' })
  })

  it('names the package that a registry does not have, or does not show', async () => {
    const client = await makeClient()
    await expect(client.listVersions(name)).rejects.toThrow(
      /^acme:image is not in 127\.0\.0\.1:\d+, or requires a login$/,
    )
    routes['/v2/acme/image/manifests/1.2.0'] = (_request, response) => void response.writeHead(403).end()
    await expect(client.getRelease(name, parseVersion('1.2.0'))).rejects.toThrow(/^acme:image@1\.2\.0 is not in /)
  })

  it('escapes what the registry says', async () => {
    const failure: unknown = await (await makeClient()).listVersions(name).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'E_NOT_FOUND', actual: 'status 404: NAME_UNKNOWN no \\u{1b}[31m' })
  })
})

describe('releases', () => {
  it('are read through manifest and config', async () => {
    publish()
    const release = await (await makeClient()).getRelease(name, version)
    expect(release).toMatchObject({
      registry: host,
      source: `${host}/acme/image`,
      digest: sha256(layer),
      size: layer.byteLength,
    })
  })

  it('are found through an index with one wasm entry only', async () => {
    publish()
    const path = '/v2/acme/image/manifests/1.2.0'
    const single = routes[path]
    const chunks: Buffer[] = []
    single?.(
      {} as IncomingMessage,
      {
        writeHead: () => ({ end: (text: string) => chunks.push(Buffer.from(text)) }),
      } as unknown as ServerResponse,
    )
    const manifest = Buffer.concat(chunks)
    const entry = { mediaType: IMAGE, digest: sha256(manifest), size: manifest.byteLength }
    const wasm = { ...entry, platform: { architecture: 'wasm', os: 'wasip2' } }
    const other = { ...entry, platform: { architecture: 'amd64', os: 'linux' } }
    if (single !== undefined) routes[`/v2/acme/image/manifests/${sha256(manifest)}`] = single
    const client = await makeClient()
    const index = (manifests: unknown[]): object => ({ schemaVersion: 2, mediaType: INDEX, manifests })
    routes[path] = json(index([other, wasm]), INDEX)
    expect((await client.getRelease(name, version)).manifest).toBe(sha256(manifest))
    for (const manifests of [[other], [wasm, wasm], [{ ...wasm, mediaType: INDEX }], []]) {
      routes[path] = json(index(manifests), INDEX)
      await expect(client.getRelease(name, version)).rejects.toMatchObject({ code: 'E_MANIFEST' })
    }
  })

  const descriptor = { mediaType: 'application/wasm', digest: sha256(layer), size: layer.byteLength }
  it.each<[string, Parameters<typeof publish>[0], string]>([
    [
      'a Docker image',
      { manifest: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' } },
      'E_MEDIA_TYPE',
    ],
    ['schema version 1', { manifest: { schemaVersion: 1 } }, 'E_MEDIA_TYPE'],
    ['no media type', { manifest: { mediaType: undefined } }, 'E_MEDIA_TYPE'],
    ['another content type', { type: INDEX }, 'E_MEDIA_TYPE'],
    ['two layers', { manifest: { layers: [descriptor, descriptor] } }, 'E_MANIFEST'],
    ['no layer', { manifest: { layers: [] } }, 'E_MANIFEST'],
    ['a tar layer', { manifest: { layers: [{ ...descriptor, mediaType: 'application/tar' }] } }, 'E_MANIFEST'],
    ['layers and manifests', { manifest: { manifests: [] } }, 'E_MANIFEST'],
    ['a negative size', { manifest: { layers: [{ ...descriptor, size: -1 }] } }, 'E_MANIFEST'],
    ['a huge size', { manifest: { layers: [{ ...descriptor, size: 2 ** 53 }] } }, 'E_MANIFEST'],
    ['a size beyond all modules', { manifest: { layers: [{ ...descriptor, size: 2 ** 30 + 1 }] } }, 'E_TOO_LARGE'],
    [
      'a digest in capitals',
      { manifest: { layers: [{ ...descriptor, digest: `sha256:${'A'.repeat(64)}` }] } },
      'E_DIGEST_SYNTAX',
    ],
    ['a path as digest', { manifest: { layers: [{ ...descriptor, digest: 'sha256:../../x' }] } }, 'E_DIGEST_SYNTAX'],
    ['a config of another layer', { config: { layerDigests: [sha256(Buffer.from('x'))] } }, 'E_MANIFEST'],
  ])('with %s are refused', async (_title, changes, code) => {
    publish(changes)
    await expect((await makeClient()).getRelease(name, version)).rejects.toMatchObject({ code })
  })

  it('accept parameters in the content type, and refuse a key given twice and a wrong digest header', async () => {
    publish({ type: `${IMAGE.toUpperCase()}; charset=utf-8` })
    const client = await makeClient()
    await client.getRelease(name, version)
    const path = '/v2/acme/image/manifests/1.2.0'
    const twice = `{"schemaVersion":2,"mediaType":"${IMAGE}","layers":[],"\\u006cayers":[]}`
    routes[path] = bytes(Buffer.from(twice))
    await expect(client.getRelease(name, version)).rejects.toMatchObject({ code: 'E_MANIFEST' })
    routes[path] = (_request, response) =>
      void response.writeHead(200, { 'docker-content-digest': sha256(layer) }).end(twice)
    await expect(client.getRelease(name, version)).rejects.toMatchObject({ code: 'E_DIGEST' })
  })

  it('take their digest from a header that is repeated or in capitals, as long as none differs', async () => {
    publish()
    const client = await makeClient()
    const { manifest } = await client.getRelease(name, version)
    const path = '/v2/acme/image/manifests/1.2.0'
    const honest = routes[path]
    const withHeader = (value: string | string[]): void => {
      routes[path] = (request, response) => honest?.(request, response.setHeader('docker-content-digest', value))
    }
    const own = String(manifest)
    for (const value of [[own, own], own.toUpperCase(), `${own}, ${own}`, 'sha512:00', 'garbage', '']) {
      withHeader(value)
      expect((await client.getRelease(name, version)).manifest).toBe(own)
    }
    withHeader([own, sha256(layer)])
    await expect(client.getRelease(name, version)).rejects.toMatchObject({ code: 'E_DIGEST' })
  })
})

describe('content', () => {
  const blob = `/v2/acme/image/blobs/${sha256(layer)}`

  it('needs one request besides the metadata, and none when stored', async () => {
    publish()
    const client = await makeClient()
    await Promise.all([client.fetchContent(reference()), client.fetchContent(reference())])
    expect(requests).toEqual(['/.well-known/wasm-pkg/registry.json', blob])
    expect(Buffer.from(await client.readContent(reference()))).toEqual(layer)
    const offline = await makeClient({ offline: true })
    await offline.fetchContent(reference())
    expect(requests).toHaveLength(2)
    const missing = reference({ digest: sha256(Buffer.from('x')) })
    await expect(offline.fetchContent(missing)).rejects.toMatchObject({ code: 'E_OFFLINE_MISS' })
    expect(requests).toHaveLength(2)
  })

  it('is seen while it is fetched, by the call that fetches it', async () => {
    publish()
    const client = await makeClient()
    const seen: Buffer[] = []
    const watch = () => (piece: Uint8Array) => void seen.push(Buffer.from(piece))
    const both = [1, 2].map(() => client.downloadContent(reference(), watch))
    expect(await Promise.all(both)).toEqual([true, false])
    expect(Buffer.concat(seen)).toEqual(layer)
    expect(await store.hasBlob(sha256(layer))).toBe(true)
  })

  it('of a size beyond all modules is not asked for', async () => {
    publish()
    const pinned = reference({ size: 2 ** 30 + 1 })
    await expect((await makeClient()).fetchContent(pinned)).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
    expect(requests).not.toContain(blob)
  })

  it('goes nowhere else than the configuration says', async () => {
    publish()
    const client = await makeClient()
    const elsewhere = reference({ source: 'evil.example/acme/image' })
    await expect(client.fetchContent(elsewhere)).rejects.toMatchObject({ code: 'E_LOCK_STALE' })
    expect(requests).toEqual(['/.well-known/wasm-pkg/registry.json'])
  })

  it.each<[string, Routes[string], string]>([
    ['flipped', bytes(Buffer.from(layer).fill('x', 9, 10)), 'E_DIGEST'],
    ['short', bytes(layer.subarray(1)), 'E_SIZE'],
    ['empty', bytes(Buffer.alloc(0)), 'E_SIZE'],
    ['long', bytes(Buffer.concat([layer, layer])), 'E_SIZE'],
    ['missing', (_request, response) => void response.writeHead(404).end(), 'E_NOT_FOUND'],
    ['forbidden', (_request, response) => void response.writeHead(403).end(), 'E_DENIED'],
  ])('that is %s fails, leaves nothing, and comes right the second time', async (_title, route, code) => {
    const client = await makeClient()
    routes[blob] = route
    await expect(client.readContent(reference())).rejects.toMatchObject({ code, package: 'acme:image@1.2.0' })
    expect(await store.hasBlob(sha256(layer))).toBe(false)
    expect(await temporaries()).toEqual([])
    routes[blob] = bytes(layer)
    expect(Buffer.from(await client.readContent(reference()))).toEqual(layer)
  })

  /** Sends a first part and closes the connection. Then answers as specified. */
  function cutThen(next: (range: string | undefined, response: ServerResponse) => void): (string | undefined)[] {
    const ranges: (string | undefined)[] = []
    routes[blob] = (request, response) => {
      ranges.push(request.headers.range)
      if (ranges.length > 1) return next(request.headers.range, response)
      response.writeHead(200, { 'content-length': layer.byteLength })
      response.write(layer.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50))
    }
    return ranges
  }

  const part = (range: string | undefined, response: ServerResponse, from = layer): void => {
    const begin = start(range)
    const contentRange = `bytes ${begin}-${layer.byteLength - 1}/${layer.byteLength}`
    response.writeHead(206, { 'content-range': contentRange }).end(from.subarray(begin))
  }

  it('is taken up where the connection broke', async () => {
    const ranges = cutThen(part)
    expect(Buffer.from(await (await makeClient()).readContent(reference()))).toEqual(layer)
    expect(ranges).toHaveLength(2)
    expect(start(ranges[1])).toBe(100_000)
  })

  it.each<[string, Parameters<typeof cutThen>[0], number]>([
    ['a server that ignores ranges', (_range, response) => void response.end(layer), 2],
    [
      'a wrong Content-Range',
      (range, response) =>
        void (range === undefined
          ? response.end(layer)
          : response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end(layer)),
      3,
    ],
    ['a 416', (range, response) => void (range === undefined ? response.end(layer) : response.writeHead(416).end()), 3],
    [
      'other bytes meanwhile',
      (range, response) =>
        range === undefined ? void response.end(layer) : part(range, response, Buffer.alloc(300_000)),
      3,
    ],
  ])('copes with %s', async (_title, next, count) => {
    const ranges = cutThen(next)
    expect(Buffer.from(await (await makeClient()).readContent(reference()))).toEqual(layer)
    expect(ranges).toHaveLength(count)
    expect(await temporaries()).toEqual([])
  })

  it('is not asked for again and again where nothing more comes', async () => {
    let late = 0
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + late)
    let count = 0
    routes[blob] = (_request, response) => {
      count += 1
      response.writeHead(200, { 'content-length': layer.byteLength })
      response.write(layer.subarray(0, 1000), () => setTimeout(() => (late = 60_000), 50))
      setTimeout(() => response.destroy(), 100)
    }
    try {
      await expect((await makeClient()).readContent(reference())).rejects.toMatchObject({ code: 'E_NETWORK' })
      expect(count).toBe(1)
    } finally {
      clock.mockRestore()
    }
  })

  it('stops on abort, for the one who aborts', async () => {
    routes[blob] = (_request, response) => {
      response.writeHead(200, { 'content-length': layer.byteLength })
      response.write(layer.subarray(0, 1000))
      setTimeout(() => response.end(layer.subarray(1000)), 300)
    }
    const client = await makeClient()
    const controller = new AbortController()
    const reason = new Error('stop')
    const aborted = client.fetchContent(reference(), { signal: controller.signal })
    const patient = client.fetchContent(reference())
    setTimeout(() => controller.abort(reason), 100)
    await expect(aborted).rejects.toBe(reason)
    await patient
    expect(await store.hasBlob(sha256(layer))).toBe(true)

    await rm(store.dir, { recursive: true })
    const alone = new AbortController()
    setTimeout(() => alone.abort(reason), 100)
    await expect(client.fetchContent(reference(), { signal: alone.signal })).rejects.toBe(reason)
    expect(await temporaries()).toEqual([])
  })
})

describe('tokens', () => {
  it('are renewed once after a 401, and not forever', async () => {
    let issued = 0
    let rejected: readonly string[] = []
    routes['/token'] = (_request, response) => {
      issued += 1
      response.end(JSON.stringify({ access_token: `t${issued}`, expires_in: 300 }))
    }
    routes['/v2/acme/image/tags/list'] = (request, response) => {
      const sent = request.headers.authorization
      if (sent !== undefined && !rejected.includes(sent) && !rejected.includes('all'))
        return void response.end('{"tags":[]}')
      const challenge = `Basic realm="x", Bearer realm="http://${host}/token",service="s",scope="repository:acme/image:pull"`
      response.writeHead(401, { 'www-authenticate': challenge }).end()
    }
    const client = await makeClient()
    await client.listVersions(name)
    await client.listVersions(name)
    expect(issued).toBe(1)
    rejected = ['Bearer t1']
    await client.listVersions(name)
    expect(issued).toBe(2)
    rejected = ['all']
    await expect(client.listVersions(name)).rejects.toMatchObject({ code: 'E_DENIED' })
    expect(issued).toBe(4)
  })

  it.each([['ftp://127.0.0.1/token'], ['http://registry.example/token'], ['http://u:p@127.0.0.1/token'], ['nonsense']])(
    'are not asked for at %s',
    async (realm) => {
      routes['/v2/acme/image/tags/list'] = (_request, response) =>
        void response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end()
      await expect((await makeClient()).listVersions(name)).rejects.toMatchObject({ code: 'E_AUTH' })
    },
  )

  it.each([['{}'], ['{"token":7}'], ['<html>'], ['{"token":"a b"}'], [`{"token":"${'x'.repeat(140_000)}"}`]])(
    'that are none are refused (%#)',
    async (answer) => {
      routes['/token'] = (_request, response) => void response.end(answer)
      routes['/v2/acme/image/tags/list'] = (_request, response) =>
        void response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end()
      const failure: unknown = await (await makeClient()).listVersions(name).catch((error: unknown) => error)
      expect((failure as { code: string }).code).toMatch(/^E_(AUTH|TOO_LARGE)$/)
    },
  )
})

describe('places', () => {
  it('come from registry.json', async () => {
    routes['/.well-known/wasm-pkg/registry.json'] = json({ ociRegistry: host, ociNamespacePrefix: 'team/' })
    const client = await makeClient()
    const located = await client.locate(name)
    expect(located).toMatchObject({ registry: host, backend: 'oci', source: `${host}/team/acme/image` })
    await client.locate(parsePackageName('acme:other'))
    expect(requests).toHaveLength(1)
  })

  it('are the defaults when registry.json fails, and the later error says so', async () => {
    routes['/.well-known/wasm-pkg/registry.json'] = (_request, response) => void response.end('<html>')
    const failure: unknown = await (await makeClient()).listVersions(name).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'E_NOT_FOUND',
      chain: expect.arrayContaining([expect.objectContaining({ label: 'registry metadata' })]),
    })
  })

  it.skipIf(process.platform === 'win32')('in a local folder has no pipes and devices for packages', async () => {
    const toml = `default_registry = "here"\n[registry.here.local]\nroot = ${JSON.stringify(join(dir, 'local'))}\n`
    const client = await makeClient({ toml })
    const folder = join(dir, 'local/acme/image')
    await mkdir(folder, { recursive: true })
    execFileSync('mkfifo', [join(folder, '1.0.0.wasm')])
    await symlink('/dev/zero', join(folder, '2.0.0.wasm'))
    for (const text of ['1.0.0', '2.0.0']) {
      const odd = parseVersion(text)
      await expect(client.getRelease(name, odd)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
      const pinned = {
        name,
        version: odd,
        registry: 'here',
        source: 'local',
        digest: sha256(layer),
        size: layer.length,
      }
      await expect(client.fetchContent(pinned)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    }
  })

  it('may be a local folder, without any network', async () => {
    const toml = `default_registry = "here"\n[registry.here.local]\nroot = ${JSON.stringify(join(dir, 'local'))}\n`
    const client = await makeClient({ toml, offline: true })
    await expect(client.listVersions(name)).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    const published = await client.publish({ name, version, bytes: layer })
    expect(published).toEqual({ digest: sha256(layer), source: 'local' })
    await expect(client.publish({ name, version, bytes: Buffer.from('x') })).rejects.toMatchObject({
      code: 'E_VERSION',
    })
    await writeFile(join(dir, 'local/acme/image/notes.wasm'), '')
    expect(await client.listVersions(name)).toEqual({ versions: [version], skippedTags: ['notes'] })
    const release = await client.getRelease(name, version)
    expect(release.manifest).toBeUndefined()
    expect(Buffer.from(await client.readContent(release))).toEqual(layer)
    expect(requests).toEqual([])
  })
})

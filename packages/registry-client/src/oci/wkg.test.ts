import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistryClient } from '../client.js'
import type { RegistryClient } from '../client-types.js'
import { loadConfig } from '../config/index.js'
import { sha256 } from '../digest.js'
import { parsePackageName } from '../names.js'
import { openStore } from '../store/index.js'
import { formatVersion, parseVersion } from '../version.js'
import { configBlob, manifestBlob } from './layout.js'

const fixtures = join(import.meta.dirname, 'fixtures')

interface Pushed {
  readonly manifest: Buffer
  readonly config: Buffer
  readonly layer: Buffer
}

async function pushed(folder: string): Promise<Pushed> {
  const read = (name: string) => readFile(join(fixtures, folder, name))
  const [manifest, config, layer] = await Promise.all([read('manifest.json'), read('config.json'), read('layer.wasm')])
  return { manifest, config, layer }
}

let dir: string
let server: Server
let client: RegistryClient

/** A registry that has exactly the recorded content. */
async function serve(repository: string, tag: string, { manifest, config, layer }: Pushed): Promise<void> {
  const answers = new Map<string, readonly [type: string, body: Buffer]>([
    [
      `/v2/${repository}/tags/list`,
      ['application/json', Buffer.from(JSON.stringify({ name: repository, tags: [tag] }))],
    ],
    [`/v2/${repository}/manifests/${tag}`, ['application/vnd.oci.image.manifest.v1+json', manifest]],
    ...[config, layer].map(
      (blob) => [`/v2/${repository}/blobs/${sha256(blob)}`, ['application/octet-stream', blob]] as const,
    ),
  ])
  server.on('request', (request, response) => {
    const answer = answers.get((request.url ?? '').split('?')[0] ?? '')
    if (answer === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': answer[0] }).end(answer[1])
  })
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-wkg-'))
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const env = { HOME: dir, WKG_REGISTRY: `127.0.0.1:${(server.address() as AddressInfo).port}` }
  client = createRegistryClient({
    config: await loadConfig({ env }),
    store: openStore({ dir: join(dir, 'store') }),
    env,
  })
})

afterEach(async () => {
  await client.close()
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true, force: true })
})

describe('what wkg 0.16.1 pushed', () => {
  it.each([
    ['wkg-publish', 'docs:base', '1.2.0', { 'org.opencontainers.image.version': '1.2.0' }, '2026-11-26T12:00:46.903Z'],
    ['wkg-oci-push', 'docs:adder', '0.1.0', {}, '2026-11-26T12:01:02.626Z'],
  ])('with %s is read', async (folder, text, tag, annotations, created) => {
    const recorded = await pushed(folder)
    const name = parsePackageName(text)
    await serve(text.replace(':', '/'), tag, recorded)
    expect((await client.listVersions(name)).versions.map(formatVersion)).toEqual([tag])
    const release = await client.getRelease(name, parseVersion(tag))
    expect(release).toMatchObject({
      digest: sha256(recorded.layer),
      size: recorded.layer.byteLength,
      manifest: sha256(recorded.manifest),
      annotations,
      created: new Date(created),
    })
    expect(Buffer.from(await client.readContent(release))).toEqual(recorded.layer)
  })

  it('with publish is what we would push, but for the order of exports and the time', async () => {
    const { manifest, config, layer } = await pushed('wkg-publish')
    const theirs = JSON.parse(config.toString()) as { created: string; component: { exports: string[] } }
    const upload = {
      name: parsePackageName('docs:base'),
      version: parseVersion('1.2.0'),
      bytes: layer,
      created: new Date(theirs.created),
      component: { imports: [], exports: theirs.component.exports },
      signal: undefined,
      onBytes: () => undefined,
    }
    const ours = configBlob(upload, sha256(layer))
    expect(JSON.parse(Buffer.from(ours).toString())).toEqual({
      ...theirs,
      created: '2026-11-26T12:00:46.903Z',
      component: { ...theirs.component, exports: theirs.component.exports.toSorted() },
    })
    expect(Buffer.from(manifestBlob(upload, sha256(layer), config)).toString()).toBe(manifest.toString())
  })
})

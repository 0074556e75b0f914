import { startRegistryServer } from '@wasm-pkg/registry-server'
import { expect, it } from 'vitest'
import { testClient } from '../fixtures/client.js'
import { serve } from '../fixtures/servers.js'
import { parsePackageName } from '../names.js'
import { parseVersion } from '../version.js'

const [name, version] = [parsePackageName('acme:image'), parseVersion('1.0.0')]
const bytes = Buffer.from('0061736d0d000100', 'hex')
const INDEX = 'application/vnd.oci.image.index.v1+json'

it('is an artifact of its own, which the referrers API lists, and the package keeps its layout', async () => {
  const registry = await startRegistryServer()
  try {
    const { client } = await testClient({ toml: `default_registry = "${registry.host}"\n` })
    const published = await client.publish({ name, version, bytes, readme: '# Image ✓\n' })
    expect(published).not.toHaveProperty('readmeProblem')
    const release = await client.getRelease(name, version)
    expect(release.manifest).toBe(published.manifest)
    expect(await client.readReadme(release)).toBe('# Image ✓\n')
    expect((await client.listVersions(name)).versions).toHaveLength(1)
    expect(await client.listSignatures(release)).toEqual([])
    const list = await fetch(`http://${registry.host}/v2/acme/image/referrers/${String(release.manifest)}`)
    expect(await list.json()).toMatchObject({ manifests: [{ artifactType: 'text/markdown' }] })
    await client.publish({ name, version: parseVersion('1.0.1'), bytes })
    expect(await client.readReadme(await client.getRelease(name, parseVersion('1.0.1')))).toBeUndefined()
  } finally {
    await registry.close()
  }
})

interface Stored {
  readonly body: Buffer
  readonly type: string
}

/** A registry without the referrers API, which accepts everything else. */
async function plainRegistry(refuses: (path: string) => boolean = () => false): Promise<{
  readonly host: string
  readonly stored: Map<string, Stored>
}> {
  const stored = new Map<string, Stored>()
  const { host } = await serve((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://x')
    const { method, headers } = request
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const type = headers['content-type'] ?? ''
      if (method === 'PUT' && refuses(path)) response.writeHead(403).end()
      else if (method === 'POST') response.writeHead(202, { location: path }).end()
      else if (method === 'PUT') {
        stored.set(path.replace('uploads/', searchParams.get('digest') ?? ''), { body: Buffer.concat(parts), type })
        response.writeHead(201).end()
      } else {
        const found = stored.get(path)
        response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.type ?? 'text/plain' })
        response.end(found?.body)
      }
    })
  })
  return { host, stored }
}

it('is in the index under the fallback tag where the registry has no such API, beside what is there', async () => {
  const registry = await plainRegistry()
  const { client } = await testClient({ toml: `default_registry = "${registry.host}"\n` })
  const { manifest } = await client.publish({ name, version, bytes, readme: 'One' })
  if (manifest === undefined) throw new Error('nothing was published')
  expect(await client.readReadme({ name, version, manifest })).toBe('One')
})

it('joins what the index under the fallback tag has already', async () => {
  const registry = await plainRegistry()
  const { client } = await testClient({ toml: `default_registry = "${registry.host}"\n` })
  const upload = { name, version, bytes, created: new Date(0), overwrite: true }
  const { manifest } = await client.publish(upload)
  const tag = `/v2/acme/image/manifests/${String(manifest).replace(':', '-')}`
  const signature = { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json', digest: manifest }
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [signature] }
  registry.stored.set(tag, { body: Buffer.from(JSON.stringify(index)), type: INDEX })
  await client.publish({ ...upload, readme: 'Two' })
  expect(JSON.parse(String(registry.stored.get(tag)?.body))).toMatchObject({
    manifests: [signature, { artifactType: 'text/markdown' }],
  })
})

it('that the registry refuses is told, and the package is published', async () => {
  const registry = await plainRegistry((path) => path.includes('/manifests/sha256'))
  const { client } = await testClient({ toml: `default_registry = "${registry.host}"\n` })
  expect(await client.publish({ name, version, bytes, readme: 'x' })).toMatchObject({
    manifest: expect.stringMatching(/^sha256:/) as string,
    readmeProblem: expect.stringContaining('E_DENIED') as string,
  })
})

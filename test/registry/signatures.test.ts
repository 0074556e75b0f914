import { createRegistryClient, type RegistryClient, type Release } from '@wasm-pkg/registry-client'
import { digestHex, sha256 } from '@wasm-pkg/registry-client/digest'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { startRegistryServer } from '@wasm-pkg/registry-server'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasDockerRegistry, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { buildSample } from '@wasm-pkg/testing/samples'

const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const EMPTY = 'application/vnd.oci.empty.v1+json'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-signatures-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Published {
  readonly client: RegistryClient
  readonly release: Release
  /** Puts bytes into the repository. */
  blob(text: string): Promise<{ readonly digest: string; readonly size: number }>
  manifest(
    reference: string,
    json: unknown,
    mediaType?: string,
  ): Promise<{ readonly digest: string; readonly size: number }>
}

async function put(url: string, body: string, type: string): Promise<void> {
  const { status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': type } })
  expect(status).toBe(201)
}

/** A package in a registry, and what a signing tool would need to add to it. */
async function publish(host: string): Promise<Published> {
  const config = await loadConfig({ registry: host, env: {} })
  const client = createRegistryClient({ config, store: openStore({ dir: folder }), env: {} })
  const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
  const [parsedName, parsedVersion] = [parsePackageName(name), parseVersion(version)]
  const { source } = await client.publish({ name: parsedName, version: parsedVersion, bytes })
  const release = await client.getRelease(parsedName, parsedVersion)
  const base = `http://${host}/v2/${source.slice(host.length + 1)}`
  return {
    client,
    release,
    async blob(text) {
      const digest = sha256(Buffer.from(text))
      const location = (await fetch(`${base}/blobs/uploads/`, { method: 'POST' })).headers.get('location') ?? ''
      const url = new URL(location, base)
      url.searchParams.set('digest', digest)
      await put(url.href, text, 'application/octet-stream')
      return { digest, size: text.length }
    },
    async manifest(reference, json, mediaType = MANIFEST) {
      const text = JSON.stringify(json)
      const digest = sha256(Buffer.from(text))
      await put(`${base}/manifests/${reference === '' ? digest : reference}`, text, mediaType)
      return { digest, size: text.length }
    },
  }
}

/** Signs as cosign 3 does: a manifest with the bundle as its layer, that names the signed one as its subject. */
async function attachBundle({ release, blob, manifest }: Published): Promise<{ digest: string; size: number }> {
  const [config, bundle] = [await blob('{}'), await blob('{"a":"bundle"}')]
  return await manifest('', {
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType: BUNDLE,
    config: { mediaType: EMPTY, ...config },
    layers: [{ mediaType: BUNDLE, ...bundle }],
    subject: { mediaType: MANIFEST, digest: release.manifest, size: 1 },
  })
}

describe('signatures of a release', () => {
  it('are read from the referrers API', async () => {
    const server = await startRegistryServer()
    try {
      const published = await publish(server.host)
      expect(await published.client.listSignatures(published.release)).toEqual([])
      const { digest } = await attachBundle(published)
      expect(await published.client.listSignatures(published.release)).toEqual([{ kind: 'sigstore', digest }])
      await published.client.close()
    } finally {
      await server.close()
    }
  })

  describe.skipIf(!hasDockerRegistry)('in a registry without the API (needs docker-registry)', () => {
    it('are read from the fallback tags, of cosign 3 and before', async () => {
      const server = await startDockerRegistry()
      try {
        const published = await publish(server.host)
        const { client, release, blob, manifest } = published
        expect(await client.listSignatures(release)).toEqual([])
        const tag = `sha256-${digestHex(release.manifest ?? release.digest)}`
        const signature = await attachBundle(published)
        const other = { mediaType: MANIFEST, artifactType: 'application/example', size: 1, digest: release.manifest }
        const manifests = [other, { mediaType: MANIFEST, artifactType: BUNDLE, ...signature }]
        await manifest(tag, { schemaVersion: 2, mediaType: INDEX, manifests }, INDEX)
        const payload = await blob('{"critical":{}}')
        await manifest(`${tag}.sig`, {
          schemaVersion: 2,
          mediaType: MANIFEST,
          config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...(await blob('{}')) },
          layers: [{ mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', ...payload }],
        })
        expect(await client.listSignatures(release)).toEqual([
          { kind: 'sigstore', digest: signature.digest },
          { kind: 'cosign', digest: payload.digest },
        ])
        await client.close()
      } finally {
        await server.stop()
      }
    })
  })
})

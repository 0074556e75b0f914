import { openProject } from '@wasm-pkg/project'
import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { startRegistryServer } from '@wasm-pkg/registry-server'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'

it('a new package costs four requests: metadata, manifest, its configuration, the content', async () => {
  const root = await mkdtemp(join(tmpdir(), 'wasm-pkg-requests-'))
  const paths: string[] = []
  const registry = await startRegistryServer({ onRequest: ({ url }) => paths.push(url.replace(/sha256:.*/, 'blob')) })
  try {
    const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
    const config = await loadConfig({ registry: registry.host, env: {} })
    const client = createRegistryClient({ config, store: openStore({ dir: join(root, 'publisher') }), env: {} })
    await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
    await client.close()
    paths.length = 0

    await writeFile(join(root, 'package.json'), '{}')
    const options = { root, registry: registry.host, cacheDir: join(root, 'store'), dts: false, frozen: false } as const
    const project = await openProject({ ...options, env: {} })
    await project.resolve('docs:adder@0.1.0')
    await project.close()
    expect(paths).toEqual([
      '/.well-known/wasm-pkg/registry.json',
      '/v2/docs/adder/manifests/0.1.0',
      '/v2/docs/adder/blobs/blob',
      '/v2/docs/adder/blobs/blob',
    ])
  } finally {
    await registry.close()
    await rm(root, { recursive: true, force: true })
  }
})

import { createRegistryClient } from '@wasm-pkg/registry-client'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { buildSample } from '@wasm-pkg/testing/samples'
import { type App, createApp } from './app.js'

describe.skipIf(!hasDockerRegistry)('the loader with an OCI registry (needs docker-registry)', () => {
  let registry: DockerRegistry
  let app: App

  beforeAll(async () => {
    registry = await startDockerRegistry()
    app = await createApp({
      'main.mjs': `import { hello } from 'docs:adder@^0.1'; console.log(hello('registry'))`,
    })
    await app.useRegistry(`[namespace_registries]\ndocs = "${registry.host}"\n`)
    const config = await loadConfig({ registry: registry.host, env: {} })
    const client = createRegistryClient({ config, store: openStore({ dir: join(registry.dir, 'store') }), env: {} })
    const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
    await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
    await client.close()
  })
  afterAll(async () => {
    await app.remove()
    await registry.stop()
  })

  it('fetches, pins and runs, and needs the registry no more', async () => {
    const first = await app.run(process.execPath, 'main.mjs')
    expect(first).toEqual({ code: 0, stdout: 'Hello, registry!\n', stderr: '' })
    expect(await app.read('wasm-pkg.lock')).toContain(`source = "${registry.host}/docs/adder"`)

    await registry.stop()
    expect(await app.run(process.execPath, 'main.mjs', { env: { CI: 'true' } })).toEqual(first)
  })
})

import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspectComponent } from '@wasm-pkg/component'
import { createRegistryClient } from '@wasm-pkg/registry-client'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { expect, it } from 'vitest'
import { component, join as bytes, leb, section, text, vector } from '@wasm-pkg/testing/wasm'
import { altered } from '../server/faults.js'
import { createWorld } from '../harness/world.js'
import { runNode } from '../surfaces/process.js'
import { measured, now } from './measure.js'

const MEGABYTE = 1024 * 1024
const FETCH = fileURLToPath(new URL('fetch-large.mjs', import.meta.url))

it('256 MB are fetched, verified and stored with under 80 MB of memory added', async () => {
  const world = await createWorld()
  try {
    const piece = Buffer.alloc(MEGABYTE, 'component ')
    const hash = createHash('sha256')
    for (let count = 0; count < 256; count += 1) hash.update(piece)
    const hex = hash.digest('hex')
    world.registry.script.always('blob', async ({ response }) => {
      response.writeHead(200, { 'content-length': 256 * MEGABYTE })
      for (let count = 0; count < 256 && !response.destroyed; count += 1) {
        if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve))
      }
      response.end()
    })
    const size = 256 * MEGABYTE
    const { exitCode, stdout, stderr } = await runNode([FETCH, world.host, `sha256:${hex}`, String(size)], {
      cwd: world.project,
      env: { ...world.env, WASM_PKG_NETWORK_TIMEOUT: '30' },
    })
    expect(`${exitCode} ${stderr}`).toBe('0 ')
    const { added } = JSON.parse(stdout) as { added: number }
    process.stdout.write(`measured: memory added by fetching 256 MB: ${Math.round(added / MEGABYTE)} MB\n`)
    expect(added).toBeLessThan(80 * MEGABYTE)
    const stored = await stat(join(world.store, 'v1/blobs/sha256', hex.slice(0, 2), `${hex}.wasm`))
    expect(stored.size).toBe(size)
  } finally {
    await world.close()
  }
})

it('20,000 tags are listed and sorted within a second', async () => {
  const world = await createWorld()
  try {
    const tags = Array.from({ length: 20_000 }, (_, patch) => `0.${patch % 100}.${patch}`)
    const body = Buffer.from(JSON.stringify({ tags: [...tags, '1.1.0'] }))
    world.registry.script.always(
      'tags',
      altered(() => ({ body })),
    )
    const config = await loadConfig({ configFile: world.configFile, env: world.env })
    const client = createRegistryClient({ config, store: openStore({ dir: world.store }), env: world.env })
    const started = now()
    const { versions } = await client.listVersions(parsePackageName('acme:image'))
    expect(measured('listing 20,000 tags', started)).toBeLessThan(1000)
    await client.close()
    expect(versions).toHaveLength(20_001)
    expect(versions.slice(-2).map(formatVersion)).toEqual(['0.99.19999', '1.1.0'])
  } finally {
    await world.close()
  }
})

it('a component with 10,000 imports, and one with 50,000 functions, are inspected within a second', () => {
  const imports = Array.from({ length: 10_000 }, (_, at) => `acme:package-n${at}/api@1.0.0`)
  const many = component({ imports })
  const started = now()
  expect(inspectComponent(many).imports).toHaveLength(10_000)
  expect(measured('inspecting 10,000 imports', started)).toBeLessThan(1000)

  // A core module with 50,000 functions of one type, as compilers emit for large programs.
  const count = 50_000
  const type = section(1, vector([Uint8Array.of(0x60, 0, 0)]))
  const functions = section(3, Buffer.concat([leb(count), Buffer.alloc(count)]))
  const code = section(10, Buffer.concat([leb(count), Buffer.alloc(count * 3, Uint8Array.of(2, 0, 0x0b))]))
  const core = bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], type, functions, code)
  expect(WebAssembly.validate(Uint8Array.from(core))).toBe(true)
  const large = component({ more: [section(1, core), section(0, Buffer.concat([text('end')]))] })
  const inspecting = now()
  expect(inspectComponent(large).kind).toBe('component')
  expect(measured('inspecting 50,000 functions', inspecting)).toBeLessThan(1000)
})

// First, since only what is compiled after it is counted.
import { blocksRunBy, growth } from '@wasm-pkg/testing/work'
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

it('20,000 tags are listed and sorted, with two requests', async () => {
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
    const { versions } = await client.listVersions(parsePackageName('acme:image'))
    await client.close()
    expect(versions).toHaveLength(20_001)
    expect(versions.slice(-2).map(formatVersion)).toEqual(['0.99.19999', '1.1.0'])
    // Without credentials first: with the token that the registry asks for then.
    expect(world.requests().filter(({ path }) => path.includes('/tags/'))).toHaveLength(2)
  } finally {
    await world.close()
  }
})

it('inspecting a component is work in proportion to its imports', async () => {
  const bytesOf = new Map([5000, 10_000].map((count) => [count, imports(count)]))
  const grown = await growth((count) => inspectComponent(bytesOf.get(count) ?? new Uint8Array()), 5000)
  expect(grown).toBeGreaterThan(1.5)
  expect(grown).toBeLessThan(2.5)
})

it('inspecting a component reads none of the functions of its core modules', async () => {
  const large = functions(50_000)
  let kind = ''
  expect(await blocksRunBy(() => (kind = inspectComponent(large).kind))).toBeLessThan(10_000)
  expect(kind).toBe('component')
})

function imports(count: number): Uint8Array {
  return component({ imports: Array.from({ length: count }, (_, at) => `acme:package-n${at}/api@1.0.0`) })
}

/** A core module with functions of one type, as compilers emit for large programs. */
function functions(count: number): Uint8Array {
  const type = section(1, vector([Uint8Array.of(0x60, 0, 0)]))
  const declared = section(3, Buffer.concat([leb(count), Buffer.alloc(count)]))
  const code = section(10, Buffer.concat([leb(count), Buffer.alloc(count * 3, Uint8Array.of(2, 0, 0x0b))]))
  const core = bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], type, declared, code)
  expect(WebAssembly.validate(Uint8Array.from(core))).toBe(true)
  return component({ more: [section(1, core), section(0, Buffer.concat([text('end')]))] })
}

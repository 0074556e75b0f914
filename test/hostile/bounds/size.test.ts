import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspectComponent } from '@wasm-pkg/component'
import { diffLocks, formatDiffMarkdown, formatLock, lockDifferences, parseLock, parseManifest } from '@wasm-pkg/project'
import { createRegistryClient, formatVersion, loadConfig, openStore, parsePackageName } from '@wasm-pkg/registry-client'
import { expect, it } from 'vitest'
import { component, join as bytes, leb, section, text, vector } from '../content/wasm.js'
import { altered } from '../server/faults.js'
import { createWorld } from '../harness/world.js'
import { runNode } from '../surfaces/process.js'

const MEGABYTE = 1024 * 1024
const FETCH = fileURLToPath(new URL('fetch-large.mjs', import.meta.url))

/** Milliseconds of this process's own work, whatever else the machine does. */
function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function measured(what: string, started: number): number {
  const took = now() - started
  process.stdout.write(`measured: ${what}: ${Math.round(took)} ms\n`)
  return took
}

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

/** One package's part of a lock file. */
function lockBlock(at: number, version: string): string {
  return `
[[packages]]
name = "acme:package-n${at}"
registry = "registry.example"

[[packages.versions]]
requirement = "^1.0.0"
version = "${version}"
digest = "sha256:${createHash('sha256').update(`${at} ${version}`).digest('hex')}"
manifest = "sha256:${createHash('sha256').update(`m ${at} ${version}`).digest('hex')}"
source = "registry.example/acme/package-n${at}"
size = ${1000 + at}
kind = "component"
imports = [
    "wasi:clocks/wall-clock@0.2.6",
    "wasi:io/streams@0.2.${version === '1.0.0' ? 5 : 6}",
]
exports = [
    "acme:package-n${at}/api@${version}",
]
required-by = [
    "package.json",
]
`
}

it('2,000 packages in a lock are read, checked and compared each within a second', async () => {
  const PACKAGES = 2000
  const make = (version: string): string =>
    `version = 1\n${Array.from({ length: PACKAGES }, (_, at) => lockBlock(at, version)).join('')}`
  const started = now()
  const before = await parseLock(make('1.0.0'), 'before')
  expect(measured('reading a lock of 2,000 packages', started)).toBeLessThan(1000)
  const after = await parseLock(make('1.1.0'), 'after')

  const dependencies = Object.fromEntries(
    Array.from({ length: PACKAGES }, (_, at) => [`acme:package-n${at}`, '^1.0.0']),
  )
  const manifest = parseManifest(JSON.stringify({ wasmPkg: { dependencies } }), '/project/package.json')
  const checking = now()
  expect(lockDifferences(manifest, after)).toEqual([])
  expect(measured('checking it against package.json', checking)).toBeLessThan(1000)

  const comparing = now()
  const diff = diffLocks(before, after)
  expect(formatDiffMarkdown(diff).length).toBeGreaterThan(1000)
  expect(measured('comparing two of them', comparing)).toBeLessThan(1000)

  const printing = now()
  expect(formatLock(after)).toContain('acme:package-n1999')
  expect(measured('printing it', printing)).toBeLessThan(1000)
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

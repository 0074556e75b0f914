import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { digestOf } from '../content/package.js'
import { sampleComponent } from '../content/sample.js'
import type { HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import type { Fault } from '../server/exchange.js'
import { DEFAULT_PROFILE } from '../server/profiles.js'
import { FRUGAL_BYTES } from './manifests.js'
import { openRegistry } from '../server/registry.js'
import { projectSurface } from '../surfaces/project.js'
import { altered, bomb, compressed, endless, status, withBody } from '../server/faults.js'

function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes)
  copy[70_000] = (copy[70_000] ?? 0) ^ 4
  return copy
}

const sent = new WeakMap<World, { bytes: number }>()

const content = (
  row: number | '+',
  title: string,
  fault: Fault,
  expected: HostileCase['expected'],
  quick = false,
): HostileCase => ({
  row,
  title,
  plant: ({ registry, layer }) => registry.script.always(layer, fault),
  expected,
  quick,
})

export const INTEGRITY_CASES: readonly HostileCase[] = [
  content(84, 'one bit flipped, same length', withBody(flipped), 'E_DIGEST', true),
  content(
    84,
    'another component of the same length',
    withBody(() => sampleComponent('six')),
    'E_DIGEST',
  ),
  {
    row: 84,
    title: 'the older version in place of the newest',
    plant: ({ registry, layer, older }) =>
      registry.script.always(
        layer,
        withBody(() => older.bytes),
      ),
    expected: 'E_DIGEST',
  },
  content(
    85,
    'a byte too few',
    withBody((body) => body.subarray(1)),
    'E_SIZE',
  ),
  content(
    85,
    'a byte too many',
    withBody((body) => Buffer.concat([body, Buffer.of(0)])),
    'E_SIZE',
  ),
  {
    row: 86,
    title: 'no end',
    plant(world) {
      sent.set(world, { bytes: 0 })
      world.registry.script.always(world.layer, endless(sent.get(world)))
    },
    expected: 'E_SIZE',
    // Whatever is between the two, a client that reads on takes a gigabyte within the second.
    check(world, outcome, surface) {
      assert.ok((sent.get(world)?.bytes ?? Infinity) < 12 * 1024 * 1024)
      assert.ok(surface !== 'cli' || (outcome.peakBytes ?? 0) < FRUGAL_BYTES)
    },
    quick: true,
  },
  content(
    87,
    'nothing, with the right header',
    withBody(() => Buffer.alloc(0)),
    'E_SIZE',
  ),
  content(95, 'gzip, honest', compressed('gzip'), 'ok'),
  content(95, 'brotli, honest', compressed('br'), 'ok'),
  content(95, 'a gzip bomb', bomb(50_000_000), 'E_SIZE', true),
  content(
    95,
    'gzip cut in the middle',
    altered(({ headers, body }) => ({
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: gzipSync(body).subarray(0, 80),
    })),
    'E_PROTOCOL',
  ),
  content(
    95,
    'gzip that is none',
    altered(({ headers }) => ({ headers: { ...headers, 'content-encoding': 'gzip' } })),
    'E_PROTOCOL',
  ),
  content(
    95,
    'brotli that is none',
    altered(({ headers }) => ({ headers: { ...headers, 'content-encoding': 'br' } })),
    'E_PROTOCOL',
  ),
  content(
    95,
    'gzip in gzip',
    altered(({ headers, body }) => ({
      headers: { ...headers, 'content-encoding': 'gzip, gzip' },
      body: gzipSync(gzipSync(body)),
    })),
    'E_PROTOCOL',
  ),
  content(
    95,
    'brotli called gzip',
    altered(({ headers, body }) => ({
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: brotliCompressSync(body),
    })),
    'E_PROTOCOL',
  ),
  content(
    '+',
    'an encoding nobody knows',
    altered(({ headers }) => ({ headers: { ...headers, 'content-encoding': 'zstd' } })),
    'E_PROTOCOL',
  ),
  content('+', 'an error page with the status of success', status(200, '<html>Sign in</html>'), 'E_SIZE'),
  content('+', '204 No Content', status(204), 'E_HTTP_STATUS'),
  content(94, 'gone', status(404), 'E_NOT_FOUND'),
  {
    row: 94,
    title: 'frozen, the tag gone, the content still there',
    frozen: true,
    plant({ registry }) {
      registry.removeTag('acme/image', '1.0.0')
      registry.removeTag('acme/image', '1.1.0')
    },
    expected: 'ok',
  },
  {
    row: 89,
    title: 'a proxy prints the manifest anew',
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        withBody((body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), undefined, 2))),
      ),
    expected: 'E_DIGEST',
  },
  {
    row: 90,
    title: 'another configuration than the manifest names',
    plant: ({ registry, layer }) =>
      registry.script.always(
        (exchange) => exchange.kind === 'blob' && !layer(exchange),
        withBody((body) => Buffer.from(body.toString().replace('wasip2', 'wasip3'))),
      ),
    expected: 'E_DIGEST',
  },
  {
    row: 90,
    title: 'a configuration that names another layer',
    plant: (world) =>
      void world.registry.publish('acme:image@1.1.0', sampleComponent('two'), {
        config: { layerDigests: [`sha256:${'1'.repeat(64)}`] },
      }),
    expected: 'E_MANIFEST',
  },
  {
    row: 91,
    title: 'a configuration that claims imports and exports the component lacks',
    plant: (world) =>
      void world.registry.publish('acme:image@1.1.0', sampleComponent('two'), {
        config: { component: { imports: ['wasi:sockets/tcp@0.2.0'], exports: ['evil:x/y'] } },
      }),
    expected: 'ok',
    check: async ({ project }) =>
      assert.ok(!(await readFile(join(project, 'wasm-pkg.lock'), 'utf8').catch(() => '')).includes('sockets')),
  },
]

const storedAt = ({ store }: World, digest: string): string => {
  const hex = digest.slice('sha256:'.length)
  return join(store, 'v1/blobs/sha256', hex.slice(0, 2), `${hex}.wasm`)
}

/** Damage to what an earlier run stored. */
const damage = (
  title: string,
  harm: (path: string, world: World) => Promise<void>,
  row: number | '+' = '+',
): HostileCase => ({
  row,
  title: `the stored content ${title}`,
  installed: true,
  async plant(world) {
    const path = storedAt(world, world.newest.digest)
    await chmod(path, 0o644)
    await harm(path, world)
  },
  expected: 'ok',
  check: async (world) =>
    assert.equal(digestOf(await readFile(storedAt(world, world.newest.digest))), world.newest.digest),
  quick: title === 'has a bit flipped',
})

const OTHER_LAYOUTS = ['v0/blobs/x', 'v2/blobs/sha256/00/x.wasm', 'v2/tmp/x']

/** Stores that other versions use too, and packages that share their name with another registry's. */
const SHARED_STORE_CASES: readonly HostileCase[] = [
  {
    row: 137,
    title: 'older and newer layouts in the same store are left alone',
    async plant({ store }) {
      for (const name of OTHER_LAYOUTS) {
        await mkdir(dirname(join(store, name)), { recursive: true })
        await writeFile(join(store, name), name)
      }
    },
    expected: 'ok',
    check: async ({ store }) => {
      for (const name of OTHER_LAYOUTS) assert.equal(await readFile(join(store, name), 'utf8'), name)
    },
  },
  {
    row: 139,
    title: 'the store has the same version of the same name from another registry',
    async plant(world) {
      const other = await openRegistry({ profile: DEFAULT_PROFILE })
      world.adopt(other.site)
      other.publish('acme:image@1.1.0', sampleComponent('from another registry'))
      await world.configure(`default_registry = "${other.host}"\n`)
      const first = await projectSurface.run(world, {})
      assert.ok(first.ok && digestOf(first.bytes) !== world.newest.digest)
      await rm(join(world.project, 'wasm-pkg.lock'))
      await world.configure()
    },
    expected: 'ok',
    surfaces: ['project', 'cli', 'vite'],
  },
]

export const STORE_DAMAGE_CASES: readonly HostileCase[] = [
  ...SHARED_STORE_CASES,
  damage('has a bit flipped', async (path) => writeFile(path, flipped(await readFile(path))), 144),
  damage(
    'has a bit flipped, and the size and times that it had',
    async (path) => {
      const { atime, mtime } = await stat(path)
      await writeFile(path, flipped(await readFile(path)))
      await utimes(path, atime, mtime)
    },
    175,
  ),
  damage('is cut', (path) => truncate(path, 1000)),
  damage('is empty', (path) => truncate(path, 0)),
  damage('has a byte more', (path) => appendFile(path, 'x')),
  damage('is another component', (path, { older }) => writeFile(path, older.bytes)),
  damage('is gone', (path) => rm(path)),
  damage('is a link to another file', async (path, { dir, older }) => {
    await writeFile(join(dir, 'other'), older.bytes)
    await rm(path)
    await symlink(join(dir, 'other'), path)
  }),
  damage('is a link to nothing', async (path) => {
    await rm(path)
    await symlink('/no/such/file', path)
  }),
  damage('is a link to itself', async (path) => {
    await rm(path)
    await symlink(path, path)
  }),
  damage('is a pipe', async (path) => {
    await rm(path)
    execFileSync('mkfifo', [path])
  }),
  damage('is a folder', async (path) => {
    await rm(path)
    await mkdir(path)
  }),
  damage('is a folder with files', async (path, { dir }) => {
    await rm(path)
    await mkdir(path)
    await writeFile(join(dir, 'x'), '')
    await copyFile(join(dir, 'x'), join(path, 'x'))
  }),
]

import assert from 'node:assert/strict'
import { IMAGE_INDEX, IMAGE_MANIFEST, WASM_CONFIG } from '../content/package.js'
import type { Expected, HostileCase } from '../harness/case.js'
import type { World } from '../harness/world.js'
import { altered, endless, status, withHeaders } from '../server/faults.js'

const MEGABYTE = 1024 * 1024
/** An install whose registry is honest takes some 105 MB. */
export const FRUGAL_BYTES: number = 160 * MEGABYTE
/** What sockets and pipes hold between a server that sends and a client that has stopped to read. */
const IN_FLIGHT = 12 * MEGABYTE
const sent = new WeakMap<World, { bytes: number }>()

/** Puts another manifest under the newest version's tag. */
function manifest(
  world: World,
  change: (text: string, document: Record<string, unknown>) => string,
  type?: string,
): void {
  const text = world.newest.manifest.toString()
  const changed = change(text, JSON.parse(text) as Record<string, unknown>)
  world.registry.putManifest('acme/image', '1.1.0', Buffer.from(changed), type)
}

const document = (
  title: string,
  expected: Expected,
  change: (text: string, document: Record<string, unknown>) => string,
  row: number | '+' = 34,
  type?: string,
): HostileCase => ({
  row,
  title,
  plant: (world) => manifest(world, change, type),
  expected,
})

const fields = (
  row: number | '+',
  title: string,
  expected: Expected,
  change: (document: Record<string, unknown>) => Record<string, unknown>,
): HostileCase => document(title, expected, (_text, found) => JSON.stringify(change(found)), row)

const layerField = (row: number, title: string, expected: Expected, layer: Record<string, unknown>): HostileCase =>
  fields(row, title, expected, (found) => ({ ...found, layers: [{ ...(found['layers'] as object[])[0], ...layer }] }))

function index(entries: (world: World) => readonly object[]): (world: World) => void {
  return (world) => {
    world.registry.putManifest('acme/image', 'by-digest', world.newest.manifest)
    const body = { schemaVersion: 2, mediaType: IMAGE_INDEX, manifests: entries(world) }
    world.registry.putManifest('acme/image', '1.1.0', Buffer.from(JSON.stringify(body)), IMAGE_INDEX)
  }
}

const entry = ({ newest }: World): object => ({
  mediaType: IMAGE_MANIFEST,
  digest: newest.manifestDigest,
  size: newest.manifest.byteLength,
  artifactType: WASM_CONFIG,
})

export const MANIFEST_CASES: readonly HostileCase[] = [
  document('a manifest with a BOM', 'E_MANIFEST', (text) => `\uFEFF${text}`),
  document('a manifest with garbage behind it', 'E_MANIFEST', (text) => `${text} x`),
  document('a manifest with a second document behind it', 'E_MANIFEST', (text) => text + text),
  document('a manifest with a key given twice', 'E_MANIFEST', (text) =>
    text.replace('"layers"', '"layers":[],"layers"'),
  ),
  document('a manifest with a key twice, once escaped', 'E_MANIFEST', (text) =>
    text.replace('"layers"', '"l\\u0061yers":[],"layers"'),
  ),
  document('a manifest with NaN', 'E_MANIFEST', (text) => text.replace(/"size":\d+/, '"size":NaN')),
  document('a manifest of a megabyte of brackets', 'E_MANIFEST', () => '['.repeat(1_000_000)),
  document('a manifest of nested objects', 'E_MANIFEST', () => `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`),
  document('an empty manifest', 'E_MANIFEST', () => ''),
  document('a manifest that is an array', 'E_MANIFEST', () => '[]'),
  document('a manifest that is null', 'E_MANIFEST', () => 'null'),
  document('a manifest in UTF-16', 'E_MANIFEST', (text) => Buffer.from(text, 'utf16le').toString('latin1')),
  document('a manifest of three million quotes', 'E_MANIFEST', () => '"'.repeat(3_000_000)),
  document('a manifest of three million escapes in one text', 'E_MANIFEST', () => `"${'\\'.repeat(3_000_000)}`),
  document(
    'a manifest of five megabytes',
    'E_TOO_LARGE',
    (text) => text.replace('{', `{"x":"${'y'.repeat(5 * 1024 * 1024)}",`),
    35,
  ),
  document('a manifest with __proto__', 'ok', (text) => text.replace('{', '{"__proto__":{"layers":[]},')),
  {
    row: 35,
    title: 'a manifest without end',
    plant(world) {
      sent.set(world, { bytes: 0 })
      world.registry.script.always('manifest', endless(sent.get(world), { 'content-type': IMAGE_MANIFEST }))
    },
    expected: 'E_TOO_LARGE',
    check(world, outcome, surface) {
      assert.ok((sent.get(world)?.bytes ?? Infinity) < 4 * MEGABYTE + IN_FLIGHT)
      assert.ok(surface !== 'cli' || (outcome.peakBytes ?? 0) < FRUGAL_BYTES)
    },
    quick: true,
  },
  document(
    'a content type other than the media type',
    'E_MEDIA_TYPE',
    (text) => text,
    36,
    'application/vnd.docker.distribution.manifest.v2+json',
  ),
  {
    row: 32,
    title: 'the registry says that it has the manifest, but in no type that was asked for',
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        status(404, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"OCI manifest found, but accept header"}]}'),
      ),
    expected: 'E_NOT_FOUND',
    says: /accept header/,
    check({ registry }) {
      const asked = registry.site.requests.find(({ path }) => path.includes('/manifests/'))?.headers.accept ?? ''
      assert.ok(asked.includes(IMAGE_MANIFEST) && asked.includes(IMAGE_INDEX))
    },
  },
  {
    row: '+',
    title: 'HTML with the status of success',
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        altered(() => ({ headers: { 'content-type': 'text/html' }, body: Buffer.from('<title>Sign in') })),
      ),
    expected: 'E_MANIFEST',
  },
  {
    row: 37,
    title: 'a content type with parameters and in capitals',
    plant: ({ registry }) =>
      registry.script.always(
        'manifest',
        withHeaders({ 'content-type': `${IMAGE_MANIFEST.toUpperCase()}; charset=utf-8` }),
      ),
    expected: 'ok',
  },
  fields(39, 'schema version 1', 'E_MEDIA_TYPE', (found) => ({ ...found, schemaVersion: 1 })),
  fields(39, 'no schema version', 'E_MEDIA_TYPE', ({ schemaVersion: _gone, ...found }) => found),
  fields(39, 'a Docker manifest', 'E_MEDIA_TYPE', (found) => ({
    ...found,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  })),
  fields(39, 'a signed Docker manifest of schema 1', 'E_MEDIA_TYPE', () => ({
    schemaVersion: 1,
    name: 'x',
    tag: 'y',
    fsLayers: [],
    signatures: [],
  })),
  fields('+', 'layers and manifests in one document', 'E_MANIFEST', (found) => ({ ...found, manifests: [] })),
  fields(41, 'no layers', 'E_MANIFEST', (found) => ({ ...found, layers: [] })),
  fields(41, 'two layers', 'E_MANIFEST', (found) => ({
    ...found,
    layers: [...(found['layers'] as object[]), ...(found['layers'] as object[])],
  })),
  fields(41, 'layers that are an object', 'E_MANIFEST', (found) => ({
    ...found,
    layers: { length: 1, 0: (found['layers'] as object[])[0] },
  })),
  layerField(41, 'a layer of tar', 'E_MANIFEST', { mediaType: 'application/vnd.oci.image.layer.v1.tar' }),
  fields(41, 'an unknown config type', 'E_MANIFEST', (found) => ({
    ...found,
    config: { ...(found['config'] as object), mediaType: 'application/vnd.oci.image.config.v1+json' },
  })),
  layerField(42, 'a negative size', 'E_MANIFEST', { size: -1 }),
  layerField(42, 'a size with a fraction', 'E_MANIFEST', { size: 1.5 }),
  layerField(42, 'a size beyond 2^53', 'E_MANIFEST', { size: 2 ** 60 }),
  layerField(42, 'a size as text', 'E_MANIFEST', { size: '151385' }),
  layerField(42, 'no size', 'E_MANIFEST', { size: undefined }),
  layerField(44, 'inline data that is something else', 'ok', { data: Buffer.from('evil').toString('base64') }),
  ...(
    [
      ['with hex digits in capitals', `sha256:${'A'.repeat(64)}`],
      ['with its algorithm in capitals', `SHA256:${'a'.repeat(64)}`],
      ['without hex digits', 'sha256:'],
      ['of md5', 'md5:d41d8cd98f00b204e9800998ecf8427e'],
      ['that climbs', 'sha256:../../../../etc/passwd'],
      ['of 63 hex digits', `sha256:${'a'.repeat(63)}`],
      ['of 65 hex digits', `sha256:${'a'.repeat(65)}`],
      ['of Arabic digits', `sha256:${'٣'.repeat(64)}`],
      ['behind a space', ` sha256:${'a'.repeat(64)}`],
      ['before a line break', `sha256:${'a'.repeat(64)}\n`],
      ['with a percent-encoded colon', `sha256%3A${'a'.repeat(64)}`],
      ['that climbs behind its hex digits', `sha256:${'a'.repeat(64)}/../x`],
      ['of sha512', `sha512:${'a'.repeat(128)}`],
    ] as const
  ).map(([what, digest]): HostileCase => ({
    ...layerField(92, `a digest ${what}`, 'E_DIGEST_SYNTAX', { digest }),
    check: ({ registry }) => assert.equal(registry.count('blob'), 0),
  })),
  {
    row: 45,
    title: 'a Docker-Content-Digest given twice, once in capitals',
    plant: ({ registry, newest }) =>
      registry.script.always(
        'manifest',
        withHeaders({
          'docker-content-digest': [newest.manifestDigest, newest.manifestDigest.toUpperCase().replace('SHA', 'sha')],
        }),
      ),
    expected: 'ok',
  },
  {
    row: 45,
    title: 'a Docker-Content-Digest of another algorithm, and one that is none',
    plant: ({ registry }) =>
      registry.script.next(
        'manifest',
        withHeaders({ 'docker-content-digest': `sha512:${'0'.repeat(128)}` }),
        withHeaders({ 'docker-content-digest': 'yes' }),
      ),
    expected: 'ok',
  },
  {
    row: 45,
    title: 'no Docker-Content-Digest, and an empty one',
    plant: ({ registry }) =>
      registry.script.next(
        'manifest',
        altered(({ headers: { 'docker-content-digest': _gone, ...headers } }) => ({ headers })),
        withHeaders({ 'docker-content-digest': '' }),
      ),
    expected: 'ok',
  },
  {
    row: 45,
    title: 'another Docker-Content-Digest than the bytes have',
    plant: ({ registry }) =>
      registry.script.always('manifest', withHeaders({ 'docker-content-digest': `sha256:${'0'.repeat(64)}` })),
    expected: 'E_DIGEST',
    quick: true,
  },
]

export const INDEX_CASES: readonly HostileCase[] = [
  {
    row: 40,
    title: 'an index with one entry for wasm',
    plant: index((world) => [
      entry(world),
      {
        mediaType: IMAGE_MANIFEST,
        digest: world.older.manifestDigest,
        size: 1,
        platform: { architecture: 'amd64', os: 'linux' },
      },
    ]),
    expected: 'ok',
  },
  {
    row: 40,
    title: 'an index with two entries for wasm',
    plant: index((world) => [entry(world), entry(world)]),
    expected: 'E_MANIFEST',
  },
  { row: 40, title: 'an index with no entry for wasm', plant: index(() => []), expected: 'E_MANIFEST' },
  {
    row: 40,
    title: 'an index of indexes',
    plant: index((world) => [{ ...entry(world), mediaType: IMAGE_INDEX }]),
    expected: 'E_MANIFEST',
  },
  {
    row: 40,
    title: 'an index whose entry has another size',
    plant: index((world) => [{ ...entry(world), size: 5 }]),
    expected: 'E_SIZE',
  },
  {
    row: 40,
    title: 'an index of sixty thousand entries',
    plant: index(() => Array.from({ length: 60_000 }, () => ({}))),
    expected: 'E_MANIFEST',
  },
]

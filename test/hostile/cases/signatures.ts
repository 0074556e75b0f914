import assert from 'node:assert/strict'
import { IMAGE_INDEX, IMAGE_MANIFEST } from '../content/package.js'
import type { HostileCase, Outcome } from '../harness/case.js'
import type { World } from '../harness/world.js'
import type { Fault } from '../server/exchange.js'
import { altered, redirect, status } from '../server/faults.js'

const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** Puts what a signing tool would: a manifest that names another as its subject. Returns its entry in an index. */
function sign({ registry }: World, subject: { readonly digest: string; readonly size: number }): object {
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 }
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      artifactType: BUNDLE,
      config: empty,
      layers: [{ ...empty, mediaType: BUNDLE }],
      subject: { mediaType: IMAGE_MANIFEST, ...subject },
    }),
  )
  const digest = registry.putManifest('acme/image', 'signature', manifest)
  registry.removeTag('acme/image', 'signature')
  return { mediaType: IMAGE_MANIFEST, digest, size: manifest.byteLength, artifactType: BUNDLE }
}

const subjectOf = ({ newest }: World): { readonly digest: string; readonly size: number } => ({
  digest: newest.manifestDigest,
  size: newest.manifest.byteLength,
})
const dashTag = ({ newest }: World): string => newest.manifestDigest.replace(':', '-')

function indexOf(entries: readonly object[]): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_INDEX, manifests: entries }))
}

/** The index that clients keep under a tag where a registry has no referrers. */
function tagIndex(world: World, entries: readonly object[]): void {
  world.registry.putManifest('acme/image', dashTag(world), indexOf(entries), IMAGE_INDEX)
}

const found = (_world: World, { output }: Outcome): void => assert.match(output, /"kind": ?"sigstore"/)
const none = (_world: World, { output }: Outcome): void => assert.match(output, /"signatures": ?\[\]/)
const unknown = (_world: World, { output }: Outcome): void => assert.match(output, /"signaturesProblem": ?"/)

const info = (
  row: 56 | 57,
  title: string,
  plant: (world: World) => void,
  check: NonNullable<HostileCase['check']>,
  more: Partial<HostileCase> = {},
): HostileCase => ({ row, title: `signatures: ${title}`, asks: 'info', plant, expected: 'ok', check, ...more })

/** A registry without the referrers API. The signature is under the fallback tag. */
const fallback = (title: string, fault: Fault, more: Partial<HostileCase> = {}): HostileCase =>
  info(
    56,
    `${title}, and the tag of those without the API is read`,
    (world) => {
      world.registry.script.always('referrers', fault)
      tagIndex(world, [sign(world, subjectOf(world))])
    },
    found,
    more,
  )

/** Who is said to have signed a package, by `wasm-pkg info`. Nothing is verified, nothing may be taken for a signature. */
export const SIGNATURE_CASES: readonly HostileCase[] = [
  info(56, 'the registry lists one', (world) => void sign(world, subjectOf(world)), found),
  info(56, 'a registry of another make lists one', (world) => void sign(world, subjectOf(world)), found, {
    setup: { profile: 'zot' },
    credentialsAt: ({ registry }) => [registry.origin],
  }),
  fallback('404 as text', status(404, '404 page not found\n', { 'content-type': 'text/plain' })),
  fallback('400', status(400, '{}')),
  fallback('success, with something else than an index', status(200, '<html>', { 'content-type': 'text/html' })),
  fallback(
    'success, with another index than it says',
    altered(() => ({ body: Buffer.from('{"manifests":{}}') })),
    {
      title: 'signatures: a list that is none',
      check: unknown,
    },
  ),
  info(
    56,
    'a redirect to another origin, as of ghcr.io, is no API',
    (world) => tagIndex(world, [sign(world, subjectOf(world))]),
    (world, outcome) => {
      found(world, outcome)
      assert.ok(world.registry.sites.every(({ requests }) => requests.every(({ path }) => !path.includes('/-/'))))
    },
    { setup: { profile: 'ghcr' } },
  ),
  info(
    56,
    'a redirect into a private network',
    ({ registry }) => registry.script.always('referrers', redirect('http://169.254.169.254/latest')),
    none,
    { setup: { isPublic: true } },
  ),
  info(
    56,
    '429 without end makes them unknown, not none',
    ({ registry }) => registry.script.always('referrers', status(429, '')),
    (world, outcome) => {
      unknown(world, outcome)
      assert.ok(world.registry.count('referrers') > 1)
    },
    { slow: true },
  ),
  info(
    56,
    '429 for a day',
    ({ registry }) => registry.script.always('referrers', status(429, '', { 'retry-after': '86400' })),
    unknown,
  ),
  info(57, 'a tag that is taken for a digest, and leads to the subject itself', () => undefined, none, {
    setup: { profile: 'gitlab' },
    credentialsAt: ({ registry }) => [registry.origin, registry.tokens?.origin ?? ''],
  }),
  info(
    57,
    'a tag with an image in the place of an index',
    (world) => {
      world.registry.script.always('referrers', status(404, ''))
      world.registry.putManifest('acme/image', dashTag(world), world.older.manifest)
    },
    none,
  ),
  info(
    57,
    'an index that lists the subject itself',
    (world) => {
      world.registry.script.always('referrers', status(404, ''))
      tagIndex(world, [{ mediaType: IMAGE_MANIFEST, ...subjectOf(world), artifactType: BUNDLE }])
    },
    none,
  ),
  info(
    57,
    'an index that lists the signature of another version',
    (world) => {
      const { older } = world
      world.registry.script.always('referrers', status(404, ''))
      tagIndex(world, [sign(world, { digest: older.manifestDigest, size: older.manifest.byteLength })])
    },
    none,
  ),
  info(
    57,
    'an API that lists the signature of another version',
    (world) => {
      const { older, registry } = world
      const entry = sign(world, { digest: older.manifestDigest, size: older.manifest.byteLength })
      registry.script.always('referrers', status(200, indexOf([entry]).toString(), { 'content-type': IMAGE_INDEX }))
    },
    none,
  ),
  info(
    57,
    "any image under cosign's tag",
    (world) => {
      world.registry.putManifest('acme/image', `${dashTag(world)}.sig`, world.older.manifest)
    },
    none,
  ),
  info(
    57,
    "the subject itself under cosign's tag",
    (world) => {
      world.registry.putManifest('acme/image', `${dashTag(world)}.sig`, world.newest.manifest)
    },
    none,
  ),
]

import { type Digest, digestHex, parseDigest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { isObject } from '../is-object.js'
import { readBody } from '../transport/index.js'
import type { JsonObject } from './json.js'
import { IMAGE_INDEX, IMAGE_MANIFEST } from './media-types.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'
import { type Document, readDocument, subjectOf } from './signature-documents.js'
import { uploadBlob } from './upload.js'

/** The type of the artifact and of its layer. `oras attach --artifact-type text/markdown` makes the same. */
const MARKDOWN = 'text/markdown'

/** The configuration of artifacts that need none (OCI image specification 1.1). */
const EMPTY_CONFIG = 'application/vnd.oci.empty.v1+json'
const EMPTY = Buffer.from('{}')

/** A longer text is no README. */
const MAX_README_BYTES = 512 * 1024

/** How many artifacts of the type are looked at, the last ones first: whoever may push can add any. */
const MAX_CANDIDATES = 5

/** A manifest and its repository. */
export interface ReadmeSubject {
  readonly session: RegistrySession
  readonly repository: string
  readonly manifest: Digest
  readonly signal: AbortSignal | undefined
}

/**
 * Pushes a README as an artifact of its own whose subject is the manifest (OCI 1.1), so that the package itself keeps
 * the layout of wkg. Adds it to the tag that stands for the referrers API in registries without one.
 *
 * @param size bytes of the manifest
 */
export async function attachReadme(subject: ReadmeSubject, size: number, text: string): Promise<void> {
  const { session, repository, manifest, signal } = subject
  const content = Buffer.from(text)
  const layer = await uploadBlob(session, repository, content, signal)
  const config = await uploadBlob(session, repository, EMPTY, signal)
  const artifact = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      artifactType: MARKDOWN,
      config: { mediaType: EMPTY_CONFIG, digest: config, size: EMPTY.length },
      layers: [
        {
          mediaType: MARKDOWN,
          digest: layer,
          size: content.length,
          annotations: { 'org.opencontainers.image.title': 'README.md' },
        },
      ],
      subject: { mediaType: IMAGE_MANIFEST, digest: manifest, size },
    }),
  )
  const digest = sha256(artifact)
  if (await putManifest(subject, digest, artifact, IMAGE_MANIFEST)) return
  const tag = fallbackTag(manifest)
  const index = await getDocument(subject, `/v2/${repository}/manifests/${tag}`)
  const listed = index?.type === IMAGE_INDEX ? manifestsOf(index) : []
  const added = { mediaType: IMAGE_MANIFEST, digest, size: artifact.length, artifactType: MARKDOWN }
  const manifests = [...listed.filter((entry) => entry['digest'] !== digest), added]
  const next = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_INDEX, manifests })
  await putManifest(subject, tag, Buffer.from(next), IMAGE_INDEX)
}

/** The README of a manifest: the publisher's text, or that of anyone else who may push. */
export async function fetchReadme(subject: ReadmeSubject): Promise<string | undefined> {
  const { repository, manifest } = subject
  const api = await getDocument(subject, `/v2/${repository}/referrers/${manifest}`)
  const listed = api?.type === IMAGE_INDEX ? manifestsOf(api) : []
  const found = listed.some(isReadme)
    ? listed
    : manifestsOf(await getDocument(subject, `/v2/${repository}/manifests/${fallbackTag(manifest)}`))
  for (const entry of found.filter(isReadme).slice(-MAX_CANDIDATES).toReversed()) {
    const text = await readArtifact(subject, parseDigest(String(entry['digest'])))
    if (text !== undefined) return text
  }
  return undefined
}

async function readArtifact(subject: ReadmeSubject, digest: Digest): Promise<string | undefined> {
  const { session, repository, manifest, signal } = subject
  const document = await getDocument(subject, `/v2/${repository}/manifests/${digest}`)
  if (document?.digest !== digest || subjectOf(document) !== manifest) return undefined
  const [layer] = Array.isArray(document.json['layers']) ? (document.json['layers'] as unknown[]) : []
  if (!isObject(layer) || layer['mediaType'] !== MARKDOWN || Number(layer['size']) > MAX_README_BYTES) return undefined
  const wanted = parseDigest(String(layer['digest']))
  const response = await session.send({ url: `/v2/${repository}/blobs/${wanted}`, repository, actions: 'pull', signal })
  if (response.status !== 200) throw await registryProblem(response, 'The README')
  const bytes = await readBody(response, MAX_README_BYTES, 'The README')
  const actual = sha256(bytes)
  if (actual === wanted) return Buffer.from(bytes).toString('utf8')
  throw new WasmPkgError('E_DIGEST', 'The README does not match its digest', { expected: wanted, actual })
}

function fallbackTag(manifest: Digest): string {
  return `sha256-${digestHex(manifest)}`
}

function isReadme(entry: JsonObject): boolean {
  return entry['artifactType'] === MARKDOWN && /^sha256:[0-9a-f]{64}$/.test(String(entry['digest']))
}

function manifestsOf(document: Document | undefined): readonly JsonObject[] {
  const entries = document?.json['manifests']
  return Array.isArray(entries) ? entries.filter(isObject) : []
}

async function getDocument(subject: ReadmeSubject, url: string): Promise<Document | undefined> {
  const { session, repository, signal } = subject
  const accept = `${IMAGE_INDEX},${IMAGE_MANIFEST}`
  const response = await session.send({ url, repository, actions: 'pull', accept, staysAtOrigin: true, signal })
  if (response.status === 200) return await readDocument(response)
  await response.close()
  return undefined
}

/** @returns whether the registry lists the manifest for its subject itself */
async function putManifest(
  { session, repository, signal }: ReadmeSubject,
  reference: string,
  body: Uint8Array,
  contentType: string,
): Promise<boolean> {
  const url = `/v2/${repository}/manifests/${reference}`
  const common = { repository, actions: 'pull,push', signal } as const
  const response = await session.send({ ...common, method: 'PUT', url, contentType, body })
  if (response.status !== 201) throw await registryProblem(response, 'A repository for the README')
  const isListed = response.header('oci-subject') !== undefined
  await response.close()
  return isListed
}

import { createHash } from 'node:crypto'
import type { Digest, Reference } from '../grammar.js'
import { MAX_MANIFEST_BYTES } from '../limits.js'
import { parseManifest, type ParsedManifest } from '../manifest.js'
import { digestInvalid, manifestUnknown, Problem, tooLarge } from '../problem.js'
import type { RepositoryRecord } from '../storage/types.js'
import { byMethod } from './methods.js'
import type { Answer, Registry, Request } from './types.js'

/** `/v2/<name>/manifests/<reference>` (distribution specification 1.1, Pulling, Pushing and Deleting manifests). */
export function handleManifest(
  registry: Registry,
  request: Request,
  name: string,
  reference: Reference,
): Promise<Answer> {
  return byMethod(request, {
    GET: () => getManifest(registry, request, name, reference),
    PUT: () => putManifest(registry, request, name, reference),
    DELETE: () => deleteManifest(registry, name, reference),
  })
}

async function getManifest(registry: Registry, request: Request, name: string, reference: Reference): Promise<Answer> {
  const { digest, record } = await find(registry, name, reference)
  const { mediaType, size } = record.manifests[digest] ?? { mediaType: '', size: 0 }
  const headers = { 'content-type': mediaType, 'docker-content-digest': digest, etag: `"${digest}"` }
  if (request.headers['if-none-match'] === `"${digest}"`) return { status: 304, headers }
  return { status: 200, headers, body: { stream: () => registry.storage.readBlob(digest), length: size } }
}

async function putManifest(registry: Registry, request: Request, name: string, reference: Reference): Promise<Answer> {
  const bytes = await readManifest(request)
  const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (reference.kind === 'digest' && reference.digest !== digest) {
    throw digestInvalid('the manifest has another digest than the path says')
  }
  const manifest = parseManifest(bytes, request.headers['content-type'])
  await checkReferences(registry, name, manifest)
  const pending = await registry.storage.startBlob()
  await pending.append(bytes)
  await pending.commit(digest)
  await registry.repositories.update(name, (record) => ({
    ...record,
    manifests: { ...record.manifests, [digest]: manifest.record },
    tags: reference.kind === 'tag' ? { ...record.tags, [reference.tag]: digest } : record.tags,
  }))
  const { subject } = manifest.record
  return {
    status: 201,
    headers: {
      location: `/v2/${name}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(subject === undefined ? {} : { 'oci-subject': subject }),
    },
  }
}

/** By tag, deletes only the tag. By digest, deletes the manifest and all tags that refer to it. */
async function deleteManifest(registry: Registry, name: string, reference: Reference): Promise<Answer> {
  const { digest } = await find(registry, name, reference)
  const keepTag = ([tag, target]: [string, Digest]): boolean =>
    reference.kind === 'tag' ? tag !== reference.tag : target !== digest
  await registry.repositories.update(name, (record) => ({
    ...record,
    tags: Object.fromEntries(Object.entries(record.tags).filter(keepTag)),
    manifests:
      reference.kind === 'tag'
        ? record.manifests
        : Object.fromEntries(Object.entries(record.manifests).filter(([it]) => it !== digest)),
  }))
  return { status: 202, headers: {} }
}

async function find(
  registry: Registry,
  name: string,
  reference: Reference,
): Promise<{ digest: Digest; record: RepositoryRecord }> {
  const record = await registry.repositories.read(name)
  const text = reference.kind === 'tag' ? reference.tag : reference.digest
  if (record === undefined) throw manifestUnknown(text)
  if (reference.kind === 'digest') {
    if (!Object.hasOwn(record.manifests, reference.digest)) throw manifestUnknown(text)
    return { digest: reference.digest, record }
  }
  // `constructor` and `__proto__` are valid tags.
  const digest = Object.hasOwn(record.tags, reference.tag) ? record.tags[reference.tag] : undefined
  if (digest === undefined) throw manifestUnknown(text)
  return { digest, record }
}

async function readManifest(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > MAX_MANIFEST_BYTES) throw tooLarge('MANIFEST_INVALID', MAX_MANIFEST_BYTES)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Everything except the subject must already exist, with the declared size. */
async function checkReferences(registry: Registry, name: string, manifest: ParsedManifest): Promise<void> {
  const record = await registry.repositories.read(name)
  for (const { digest, size, elsewhere } of manifest.blobs) {
    const known = record?.blobs.includes(digest) === true ? await registry.storage.blobSize(digest) : undefined
    if (known === undefined && !elsewhere) throw missing(digest)
    if (known !== undefined && known !== size) throw wrongSize(digest, known)
  }
  for (const { digest, size } of manifest.manifests) {
    const known = record?.manifests[digest]?.size
    if (known === undefined) throw missing(digest)
    if (known !== size) throw wrongSize(digest, known)
  }
}

function missing(digest: Digest): Problem {
  return new Problem(
    400,
    'MANIFEST_BLOB_UNKNOWN',
    `the manifest refers to ${digest}, which this repository does not have`,
  )
}

function wrongSize(digest: Digest, size: number): Problem {
  return new Problem(400, 'MANIFEST_INVALID', `${digest} has ${size} bytes, not what the manifest says`)
}

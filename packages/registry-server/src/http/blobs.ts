import type { Digest } from '../grammar.js'
import { blobUnknown, Problem } from '../problem.js'
import { byMethod } from './methods.js'
import { requestedRange } from './range.js'
import type { Answer, Registry, Request } from './types.js'

/** `/v2/<name>/blobs/<digest>` (distribution specification 1.1, Pulling blobs, Deleting blobs). */
export function handleBlob(registry: Registry, request: Request, name: string, digest: Digest): Promise<Answer> {
  return byMethod(request, {
    GET: () => getBlob(registry, request, name, digest),
    DELETE: () => deleteBlob(registry, name, digest),
  })
}

/** Size of a blob, if the repository has it. Blobs of other repositories are not visible. */
export async function blobSizeIn(registry: Registry, name: string, digest: Digest): Promise<number | undefined> {
  const record = await registry.repositories.read(name)
  return record?.blobs.includes(digest) === true ? registry.storage.blobSize(digest) : undefined
}

async function getBlob(registry: Registry, request: Request, name: string, digest: Digest): Promise<Answer> {
  const size = await blobSizeIn(registry, name, digest)
  if (size === undefined) throw blobUnknown(digest)
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: `"${digest}"`,
  }
  if (request.headers['if-none-match'] === `"${digest}"`) return { status: 304, headers }
  // A range has no meaning for HEAD (RFC 9110, 14.2).
  const range = requestedRange(request.method === 'GET' ? request.headers.range : undefined, size)
  if (range.kind === 'unsatisfiable') {
    throw new Problem(416, 'SIZE_INVALID', `the blob has ${size} bytes`, { 'content-range': `bytes */${size}` })
  }
  if (range.kind === 'whole') {
    return { status: 200, headers, body: { stream: () => registry.storage.readBlob(digest), length: size } }
  }
  const { start, end } = range
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${size}` },
    body: { stream: () => registry.storage.readBlob(digest, { start, end }), length: end - start + 1 },
  }
}

/** Removes the blob from the repository. The bytes stay, because other repositories and manifests may need them. */
async function deleteBlob(registry: Registry, name: string, digest: Digest): Promise<Answer> {
  if ((await blobSizeIn(registry, name, digest)) === undefined) throw blobUnknown(digest)
  await registry.repositories.update(name, (record) => ({
    ...record,
    blobs: record.blobs.filter((it) => it !== digest),
  }))
  return { status: 202, headers: {} }
}

import type { Digest } from '../grammar.js'
import { isDigest, isName } from '../grammar.js'
import { MAX_BLOB_BYTES } from '../limits.js'
import { digestInvalid, Problem, tooLarge } from '../problem.js'
import { checkedDigest } from '../route.js'
import type { UploadSession } from '../upload-sessions.js'
import { blobSizeIn } from './blobs.js'
import { checkChunk } from './chunk.js'
import { byMethod } from './methods.js'
import type { Answer, Registry, Request } from './types.js'

/**
 * `/v2/<name>/blobs/uploads/` (distribution specification 1.1, Pushing blobs): start an upload, upload in one request,
 * or mount.
 */
export function handleUploads(registry: Registry, request: Request, name: string): Promise<Answer> {
  return byMethod(request, {
    POST: async () => {
      if (await mounts(registry, request, name)) {
        return created(name, checkedDigest(request.query.get('mount') ?? ''))
      }
      const digest = request.query.get('digest')
      const wanted = digest === null ? undefined : checkedDigest(digest)
      const session = await registry.uploads.start(name)
      return wanted === undefined ? accepted(session) : finish(registry, request, session, wanted)
    },
  })
}

/** `/v2/<name>/blobs/uploads/<id>`: status, another chunk, the end, or cancel. */
export function handleUpload(registry: Registry, request: Request, name: string, id: string): Promise<Answer> {
  return byMethod(request, {
    GET: () => ({ ...accepted(registry.uploads.peek(name, id)), status: 204 }),
    PATCH: () =>
      registry.uploads.step(name, id, async (session) => {
        await appendBody(request, session)
        return accepted(session)
      }),
    PUT: async () => {
      const digest = checkedDigest(request.query.get('digest') ?? '')
      return finish(registry, request, registry.uploads.peek(name, id), digest)
    },
    DELETE: () =>
      registry.uploads.step(name, id, async (session, ended) => {
        ended()
        await session.blob.abort()
        return { status: 204, headers: {} }
      }),
  })
}

/**
 * If a mount is not possible, that is not an error: the client uploads instead (Mounting a blob from another
 * repository).
 */
async function mounts(registry: Registry, request: Request, name: string): Promise<boolean> {
  const digest = request.query.get('mount')
  const from = request.query.get('from')
  if (!isDigest(digest) || from === null || !isName(from)) return false
  if ((await blobSizeIn(registry, from, digest)) === undefined) return false
  await addBlob(registry, name, digest)
  return true
}

function finish(registry: Registry, request: Request, { name, id }: UploadSession, digest: Digest): Promise<Answer> {
  return registry.uploads.step(name, id, async (session, ended) => {
    await appendBody(request, session)
    ended()
    if (!(await session.blob.commit(digest))) throw digestInvalid('the uploaded bytes have another digest')
    await addBlob(registry, name, digest)
    return created(name, digest)
  })
}

async function appendBody(request: Request, session: UploadSession): Promise<void> {
  const end = checkChunk(request.headers, session.blob.size)
  for await (const chunk of request.body) {
    const size = session.blob.size + chunk.length
    if (size > MAX_BLOB_BYTES) throw tooLarge('SIZE_INVALID', MAX_BLOB_BYTES)
    if (end !== undefined && size > end) throw new Problem(400, 'SIZE_INVALID', 'more bytes than Content-Range says')
    await session.blob.append(chunk)
  }
  if (end !== undefined && session.blob.size !== end) {
    throw new Problem(400, 'SIZE_INVALID', 'fewer bytes than Content-Range says')
  }
}

async function addBlob(registry: Registry, name: string, digest: Digest): Promise<void> {
  await registry.repositories.update(name, (record) =>
    record.blobs.includes(digest) ? record : { ...record, blobs: [...record.blobs, digest] },
  )
}

function created(name: string, digest: Digest): Answer {
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

function accepted({ id, name, blob }: UploadSession): Answer {
  return {
    status: 202,
    headers: {
      location: `/v2/${name}/blobs/uploads/${id}`,
      // As in Docker's registry, an empty upload is also `0-0`.
      range: `0-${Math.max(0, blob.size - 1)}`,
    },
  }
}

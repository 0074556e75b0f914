import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { leadsInside } from '../transport/address.js'
import { isRetryableFailure } from '../transport/index.js'
import { IMAGE_MANIFEST } from './media-types.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'

/** A broken upload is started again. The registry removes the unfinished one. */
const MAX_UPLOADS = 3

/** Pushes a blob in one piece: POST to get a location, then PUT to it (OCI distribution spec, "POST then PUT"). */
export async function uploadBlob(
  session: RegistrySession,
  repository: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Digest> {
  const digest = sha256(bytes)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await uploadOnce(session, repository, bytes, digest, signal)
      return digest
    } catch (error) {
      if (attempt >= MAX_UPLOADS || signal?.aborted === true || !isRetryableFailure(error)) throw error
    }
  }
}

async function uploadOnce(
  session: RegistrySession,
  repository: string,
  bytes: Uint8Array,
  digest: Digest,
  signal: AbortSignal | undefined,
): Promise<void> {
  const common = { repository, actions: 'pull,push', signal } as const
  const begun = await session.send({ ...common, method: 'POST', url: `/v2/${repository}/blobs/uploads/` })
  if (begun.status !== 202) throw await registryProblem(begun, 'A repository for the upload')
  const location = begun.header('location')
  await begun.close()
  const place = await uploadPlace(location, begun.url)
  place.searchParams.set('digest', digest)
  const put = { ...common, method: 'PUT', url: place, contentType: 'application/octet-stream', body: bytes } as const
  const stored = await session.send(put)
  if (stored.status !== 201) throw await registryProblem(stored, 'A repository for the upload')
  await stored.close()
}

/**
 * The location can be on another host (object storage), to which the session sends no credentials. It must not lead
 * from https to http, or from the Internet into a private network.
 */
async function uploadPlace(location: string | undefined, from: URL): Promise<URL> {
  const place = location && URL.canParse(location, from.href) ? new URL(location, from) : undefined
  const usable =
    place !== undefined &&
    place.username === '' &&
    place.password === '' &&
    (place.protocol === 'https:' || (place.protocol === 'http:' && from.protocol === 'http:'))
  if (!usable) throw new WasmPkgError('E_PROTOCOL', 'The registry returned no usable upload address')
  if (await leadsInside(from, place)) {
    throw new WasmPkgError('E_REDIRECT', `${escapeText(from.host)} returned an upload address in a private network`, {
      actual: escapeText(place.host),
      hint: 'Nothing was sent there. Check the registry, or a proxy in between.',
    })
  }
  return place
}

/** Pushes a manifest under a tag. */
export async function uploadManifest(
  session: RegistrySession,
  repository: string,
  tag: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Digest> {
  const response = await session.send({
    url: `/v2/${repository}/manifests/${tag}`,
    method: 'PUT',
    repository,
    actions: 'pull,push',
    contentType: IMAGE_MANIFEST,
    body: bytes,
    signal,
  })
  if (response.status !== 201) throw await registryProblem(response, `A repository for the version ${tag}`)
  await response.close()
  return sha256(bytes)
}

import { IMAGE_INDEX, type Digest } from '../content/package.js'
import type { Answer } from './exchange.js'
import { jsonAnswer } from './honest.js'
import type { Profile } from './profiles.js'

export interface StoredManifest {
  readonly bytes: Uint8Array
  readonly type: string
}

/** Tags and manifests of one repository. */
export interface Repository {
  readonly tags: Map<string, Digest>
  readonly manifests: Map<string, StoredManifest>
}

const error = (status: number, code: string, message: string): Answer =>
  jsonAnswer({ errors: [{ code, message }] }, status)

export function invalidDigest(reference: string): boolean {
  return reference.includes(':') && !/^sha256:[0-9a-f]{64}$/.test(reference)
}

export const digestError: Answer = error(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
export const blobError: Answer = error(404, 'BLOB_UNKNOWN', 'blob unknown to registry')

/** A manifest by tag or digest, as the profile serves it. */
export function manifestAnswer(
  { tags, manifests }: Repository,
  reference: string,
  accept: string,
  profile: Profile,
): Answer {
  if (profile.strictDigests && invalidDigest(reference)) return digestError
  const dashed = profile.dashTags ? reference.replace(/^sha256-(?=[0-9a-f]{64}$)/, 'sha256:') : reference
  const digest = tags.get(reference) ?? dashed
  const found = manifests.get(digest)
  if (found === undefined) return error(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  if (profile.strictAccept && !accept.includes(found.type)) {
    return error(404, 'MANIFEST_UNKNOWN', 'OCI manifest found, but accept header does not support OCI manifests')
  }
  const digestHeader: Record<string, string> = profile.digestHeader ? { 'docker-content-digest': digest } : {}
  const framing: Record<string, string> = profile.manifestLength ? {} : { 'transfer-encoding': 'chunked' }
  return { status: 200, headers: { 'content-type': found.type, ...digestHeader, ...framing }, body: found.bytes }
}

/** The index of what names a manifest as its subject (distribution specification 1.1, "Listing Referrers"). */
export function referrersAnswer({ manifests }: Repository, subject: string): Answer {
  const referring = [...manifests].flatMap(([digest, { bytes, type }]) => {
    const document = readDocument(bytes)
    if (document.subject?.digest !== subject) return []
    return [{ mediaType: type, digest, size: bytes.byteLength, artifactType: document.artifactType }]
  })
  const index = { schemaVersion: 2, mediaType: IMAGE_INDEX, manifests: referring }
  return { ...jsonAnswer(index), headers: { 'content-type': IMAGE_INDEX } }
}

interface Referring {
  readonly subject?: { readonly digest?: string }
  readonly artifactType?: string
}

/** Cases put anything into a repository. */
function readDocument(bytes: Uint8Array): Referring {
  try {
    return (JSON.parse(Buffer.from(bytes).toString()) as Referring | null) ?? {}
  } catch {
    return {}
  }
}

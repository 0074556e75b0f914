import type { Signature } from '../backend.js'
import { type Digest, parseDigest, sha256 } from '../digest.js'
import { WasmPkgError, isWasmPkgError } from '../errors.js'
import { type HttpResponse, readBody } from '../transport/index.js'
import { isObject } from '../is-object.js'
import { type JsonObject, parseStrictJson } from './json.js'

/** The limit that registries themselves set for manifests, and therefore for lists of them. */
const MAX_BYTES = 4 * 1024 * 1024
const WHAT = 'The list of signatures'

const KINDS: readonly (readonly [artifactType: string, kind: Signature['kind']])[] = [
  ['application/vnd.dev.sigstore.bundle', 'sigstore'],
  ['application/vnd.dev.cosign.', 'cosign'],
  ['application/vnd.cncf.notary.signature', 'notation'],
]
/** cosign's payload. Other layers of its image are not signatures. */
const COSIGN_LAYER = 'application/vnd.dev.cosign.simplesigning.v1+json'

/** A manifest or index that is related to signatures. */
export interface Document {
  /** The type from the header, or from the document itself. */
  readonly type: string
  readonly digest: Digest
  readonly json: JsonObject
}

/** @throws E_PROTOCOL, E_TOO_LARGE */
export async function readDocument(response: HttpResponse): Promise<Document | undefined> {
  const announced = response.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  // Sign-in pages and similar answers are not lists, and not an error.
  if (announced !== undefined && !announced.endsWith('json')) {
    await response.close()
    return undefined
  }
  const bytes = await readBody(response, MAX_BYTES, WHAT)
  const json = parseStrictJson(bytes, 'E_PROTOCOL', WHAT)
  const own = json['mediaType']
  return { type: typeof own === 'string' ? own : (announced ?? ''), digest: sha256(bytes), json }
}

/** The signatures in an index. */
export function signatureReferrers({ json }: Document): readonly Signature[] {
  return list(json, 'manifests', (entry) => {
    const type = typeof entry['artifactType'] === 'string' ? entry['artifactType'] : ''
    const kind = KINDS.find(([start]) => type.startsWith(start))?.[1]
    return kind === undefined ? undefined : signature(kind, entry)
  })
}

/** The signatures in a cosign image. */
export function signatureLayers({ json }: Document): readonly Signature[] {
  return list(json, 'layers', (layer) => (layer['mediaType'] === COSIGN_LAYER ? signature('cosign', layer) : undefined))
}

/** The subject of a manifest. */
export function subjectOf({ json }: Document): string | undefined {
  const { subject } = json
  return isObject(subject) && typeof subject['digest'] === 'string' ? subject['digest'] : undefined
}

function list(json: JsonObject, key: string, read: (entry: JsonObject) => Signature | undefined): readonly Signature[] {
  const entries = json[key]
  if (!Array.isArray(entries)) throw new WasmPkgError('E_PROTOCOL', `${WHAT} has no ${key}`)
  return entries.flatMap((entry) => (isObject(entry) ? (read(entry) ?? []) : []))
}

/** `undefined` if the digest is invalid or has another algorithm. */
function signature(kind: Signature['kind'], { digest }: JsonObject): Signature | undefined {
  try {
    return typeof digest === 'string' ? { kind, digest: parseDigest(digest) } : undefined
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}

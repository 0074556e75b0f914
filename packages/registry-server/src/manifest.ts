import { isDigest, type Digest } from './grammar.js'
import { Problem } from './problem.js'
import type { ManifestRecord } from './storage/types.js'

/** Something to which a manifest refers. */
export interface Descriptor {
  readonly digest: Digest
  readonly size: number
  /** Whether the bytes can be somewhere else (`urls` of layers that must not be redistributed). */
  readonly elsewhere: boolean
}

export interface ParsedManifest {
  readonly record: ManifestRecord
  readonly blobs: readonly Descriptor[]
  readonly manifests: readonly Descriptor[]
}

type Json = Readonly<Record<string, unknown>>

const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
])
const INDEX_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
])

/**
 * Reads and checks a manifest or index (image specification 1.1).
 *
 * @param contentType of the request; must match the body's `mediaType` (otherwise, one digest would have two
 *   interpretations, CVE-2021-41190)
 * @throws {Problem} MANIFEST_INVALID
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): ParsedManifest {
  const json = parseObject(bytes)
  const declared = contentType?.split(';')[0]?.trim().toLowerCase()
  const mediaType = json['mediaType'] ?? declared
  if (typeof mediaType !== 'string') throw invalid('neither Content-Type nor mediaType')
  if (declared !== undefined && declared !== mediaType) throw invalid('Content-Type and mediaType differ')
  if (json['schemaVersion'] !== 2) throw invalid('schemaVersion must be 2')
  if (MANIFEST_TYPES.has(mediaType)) return imageManifest(json, mediaType, bytes.length)
  if (INDEX_TYPES.has(mediaType)) return imageIndex(json, mediaType, bytes.length)
  throw invalid('not a media type of manifests')
}

function imageManifest(json: Json, mediaType: string, size: number): ParsedManifest {
  if ('manifests' in json) throw invalid('a manifest must not have manifests')
  const config = asObject(json['config'], 'config')
  const configType = config['mediaType']
  return {
    // A manifest without artifactType has the type of its config (Listing referrers).
    record: record(json, mediaType, size, typeof configType === 'string' ? configType : undefined),
    blobs: [descriptor(config, 'config'), ...descriptors(json, 'layers')],
    manifests: [],
  }
}

function imageIndex(json: Json, mediaType: string, size: number): ParsedManifest {
  if ('layers' in json || 'config' in json) throw invalid('an index must not have layers or a config')
  return { record: record(json, mediaType, size, undefined), blobs: [], manifests: descriptors(json, 'manifests') }
}

function record(json: Json, mediaType: string, size: number, fallbackType: string | undefined): ManifestRecord {
  const own = json['artifactType']
  const artifactType = typeof own === 'string' && own !== '' ? own : fallbackType
  const annotations = json['annotations']
  return {
    mediaType,
    size,
    ...(json['subject'] === undefined
      ? {}
      : { subject: descriptor(asObject(json['subject'], 'subject'), 'subject').digest }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations: stringMap(annotations) }),
  }
}

function descriptors(json: Json, key: string): Descriptor[] {
  const list = json[key]
  if (!Array.isArray(list)) throw invalid(`${key} must be a list`)
  return list.map((it: unknown) => descriptor(asObject(it, key), key))
}

function descriptor(json: Json, where: string): Descriptor {
  const { digest, size, urls } = json
  if (!isDigest(digest)) throw invalid(`${where}: digest must be sha256`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw invalid(`${where}: size must be bytes`)
  return { digest, size, elsewhere: Array.isArray(urls) && urls.length > 0 }
}

function parseObject(bytes: Uint8Array): Json {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('not JSON')
  }
  return asObject(json, 'the manifest')
}

function asObject(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${where} must be an object`)
  return value as Json
}

function stringMap(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value, 'annotations'))
  return Object.fromEntries(
    entries.map(([key, text]) => {
      if (typeof text !== 'string') throw invalid('annotations must be texts')
      return [key, text]
    }),
  )
}

function invalid(message: string): Problem {
  return new Problem(400, 'MANIFEST_INVALID', message)
}

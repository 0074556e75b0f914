import { createHash } from 'node:crypto'

export const IMAGE_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const IMAGE_INDEX = 'application/vnd.oci.image.index.v1+json'
export const WASM_CONFIG = 'application/vnd.wasm.config.v0+json'

export type Digest = `sha256:${string}`

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** What lies in a registry after a publish. */
export interface PublishedPackage {
  /** `acme/image` */
  readonly repository: string
  readonly version: string
  readonly bytes: Uint8Array
  readonly digest: Digest
  readonly config: Buffer
  readonly manifest: Buffer
  readonly manifestDigest: Digest
}

export interface PackageChanges {
  readonly config?: Record<string, unknown>
  readonly manifest?: Record<string, unknown>
  readonly layer?: Record<string, unknown>
}

/** A package in wkg's layout, with parts replaced. `undefined` removes a key. */
export function makePackage(
  repository: string,
  version: string,
  bytes: Uint8Array,
  changes: PackageChanges = {},
): PublishedPackage {
  const digest = digestOf(bytes)
  const config = Buffer.from(
    JSON.stringify({
      created: '2026-01-01T00:00:00Z',
      author: null,
      architecture: 'wasm',
      os: 'wasip2',
      layerDigests: [digest],
      component: null,
      ...changes.config,
    }),
  )
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      config: { mediaType: WASM_CONFIG, digest: digestOf(config), size: config.byteLength },
      layers: [{ mediaType: 'application/wasm', digest, size: bytes.byteLength, ...changes.layer }],
      ...changes.manifest,
    }),
  )
  return { repository, version, bytes, digest, config, manifest, manifestDigest: digestOf(manifest) }
}

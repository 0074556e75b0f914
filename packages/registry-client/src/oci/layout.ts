import type { Upload } from '../backend.js'
import { type Digest, sha256 } from '../digest.js'
import { formatVersion } from '../version.js'
import { IMAGE_MANIFEST, WASM_CONFIG, WASM_LAYER } from './media-types.js'

/**
 * The configuration blob as wkg writes it (wkg.md 4.5), with explicit nulls. Imports and exports are sorted, so that
 * the blob depends only on the bytes. wkg keeps the order in which it reads them.
 */
export function configBlob(upload: Upload, layer: Digest): Uint8Array {
  const { created, author, component } = upload
  return Buffer.from(
    JSON.stringify({
      created: (created ?? new Date()).toISOString(),
      author: author ?? null,
      architecture: 'wasm',
      // wkg uses this value for every component and WIT package.
      os: 'wasip2',
      layerDigests: [layer],
      component:
        component === undefined
          ? null
          : { exports: component.exports.toSorted(), imports: component.imports.toSorted(), target: null },
    }),
  )
}

/** The manifest as wkg 0.16.1 pushes it (wkg.md 4.6): canonical JSON with sorted keys and no white space. */
export function manifestBlob(upload: Upload, layer: Digest, config: Uint8Array): Uint8Array {
  const annotations = { ...upload.annotations, 'org.opencontainers.image.version': formatVersion(upload.version) }
  return Buffer.from(
    JSON.stringify({
      annotations: Object.fromEntries(Object.entries(annotations).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      config: { digest: sha256(config), mediaType: WASM_CONFIG, size: config.byteLength },
      layers: [
        {
          annotations: { 'org.opencontainers.image.title': `${upload.name.name}.wasm` },
          digest: layer,
          mediaType: WASM_LAYER,
          size: upload.bytes.byteLength,
        },
      ],
      mediaType: IMAGE_MANIFEST,
      schemaVersion: 2,
    }),
  )
}

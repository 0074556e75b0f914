import type { Upload } from '../backend.js'
import { type Digest, sha256 } from '../digest.js'
import { formatVersion } from '../version.js'
import { IMAGE_MANIFEST, WASM_CONFIG, WASM_LAYER } from './media-types.js'

/**
 * The configuration blob as wkg writes it (wkg.md 4.5), nulls explicit. Imports and exports are sorted, so that it depends on
 * nothing but the bytes; wkg has them in the order it reads them in.
 */
export function configBlob(upload: Upload, layer: Digest): Uint8Array {
  const { created, author, component } = upload
  return Buffer.from(
    JSON.stringify({
      created: (created ?? new Date()).toISOString(),
      author: author ?? null,
      architecture: 'wasm',
      // What wkg calls every component and WIT package.
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

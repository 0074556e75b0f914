import type { PackageMetadata } from '@wasm-pkg/component'

/** The annotation of each field: wkg's, and the revision. The registry client adds the version that is published. */
const KEYS: Readonly<Partial<Record<keyof PackageMetadata, string>>> = {
  authors: 'org.opencontainers.image.authors',
  description: 'org.opencontainers.image.description',
  documentation: 'org.opencontainers.image.documentation',
  homepage: 'org.opencontainers.image.url',
  licenses: 'org.opencontainers.image.licenses',
  revision: 'org.opencontainers.image.revision',
  source: 'org.opencontainers.image.source',
}

/** The metadata of a package as annotations of its manifest, where registries and their web pages read them. */
export function annotationsOf(metadata: PackageMetadata): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(KEYS).flatMap(([field, key]) => {
      const value = metadata[field as keyof PackageMetadata]
      return value === undefined || value === '' ? [] : [[key, value] as const]
    }),
  )
}

import type { ManifestChange } from '../diff/types.js'

/** A kind of change in `package.json`, with the title of its section. */
export interface ManifestSection {
  readonly title: string
  readonly keys: readonly ManifestChange['key'][]
}

/** The sections about `package.json`, in order of risk. Policy changes are in the section with the violations. */
export const MANIFEST_SECTIONS: readonly ManifestSection[] = [
  { title: 'Permissions in package.json', keys: ['permissions'] },
  { title: 'What builds this package', keys: ['build'] },
  { title: 'Overrides', keys: ['overrides'] },
  { title: 'Bindings in package.json', keys: ['bindings'] },
  { title: 'Registry mappings in package.json', keys: ['registries'] },
]

export const QUIET_MANIFEST_SECTION: ManifestSection = {
  title: 'Other changes of package.json',
  keys: ['async', 'dependencies'],
}

/** Options of every command that publishes. */
export const PUBLISH_OPTIONS = {
  'dry-run': {
    type: 'boolean',
    text: 'Do everything except publishing: read, compare, and check that the registry would accept it',
  },
  'skip-semver-check': { type: 'boolean', text: 'Publish even if it breaks users of the previous version' },
  'skip-dupes': { type: 'boolean', text: 'Skip versions that the registry already has' },
} as const

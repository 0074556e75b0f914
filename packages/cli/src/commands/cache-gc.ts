import { formatBytes } from '@wasm-pkg/registry-client/text'
import { openCache } from '../access/cache.js'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'
import { count } from '../output/count.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: {
    cache,
    'dry-run': { type: 'boolean', text: 'Show what would be removed, and remove nothing' },
    'max-age': {
      type: 'string',
      value: 'days',
      text: 'Remove what has not been used for this many days (default: 30)',
    },
  },
  details:
    'Removes packages that no recently used project refers to, compiled modules that have not been used recently, and files that killed processes left behind. --max-age says what counts as recent. An older project fetches its packages again when it needs them. Files from the last hour are kept.',
  json: true,
  async run(context, _args, options) {
    const days = options['max-age']
    if (days !== undefined && !/^\d{1,5}$/.test(days)) throw usageError('cache gc', '--max-age is a number of days')
    const store = openCache(context, options.cache)
    const dryRun = options['dry-run']
    const report = await store.collectGarbage({ dryRun, ...(days === undefined ? {} : { maxAgeDays: Number(days) }) })
    context.print({ dir: store.dir, dryRun, ...report }, () => {
      const { blobs, derived, temp, roots, bytes, keptBlobs } = report
      const projects = `${count(roots, 'project')} gone or unused`
      return [
        `${dryRun ? 'Would remove' : 'Removed'} ${formatBytes(bytes)}: ${count(blobs, 'package')}, ${count(derived, 'compiled module')}, ${count(temp, 'temporary file')}, ${projects}`,
        `${dryRun ? 'Would keep' : 'Kept'} ${count(keptBlobs, 'package')}`,
      ].join('\n')
    })
  },
})

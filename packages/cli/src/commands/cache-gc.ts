import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'
import { formatBytes } from '../output/bytes.js'
import { openCache } from '../support/cache.js'
import { REGISTRY_OPTIONS } from '../support/options.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: {
    cache,
    'dry-run': { type: 'boolean', text: 'Only tell what would be removed' },
    'max-age': { type: 'string', value: 'days', text: 'Remove what was unused for this many days (default: 30)' },
  },
  details:
    'Removes packages that no lock file on this machine refers to, compiled modules that were not used for a while, and what killed processes left behind. Nothing of the last hour is touched.',
  json: true,
  async run(context, _args, options) {
    const days = options['max-age']
    if (days !== undefined && !/^\d{1,5}$/.test(days)) throw usageError('cache gc', '--max-age is a number of days')
    const store = openCache(context, options.cache)
    const dryRun = options['dry-run']
    const report = await store.collectGarbage({ dryRun, ...(days === undefined ? {} : { maxAgeDays: Number(days) }) })
    context.print({ dir: store.dir, dryRun, ...report }, () => {
      const { blobs, derived, temp, roots, bytes, keptBlobs } = report
      return [
        `${dryRun ? 'Would remove' : 'Removed'} ${formatBytes(bytes)}: ${blobs} packages, ${derived} compiled modules, ${temp} temporary files, ${roots} projects that are gone`,
        `${keptBlobs} packages ${dryRun ? 'would stay' : 'stay'}`,
      ].join('\n')
    })
  },
})

import { type Command, defineCommand } from '../frame/command.js'
import { usageError } from '../frame/parse.js'
import { formatBytes } from '../output/bytes.js'
import { openCache } from '../support/cache.js'
import { count } from '../support/count.js'
import { REGISTRY_OPTIONS } from '../support/options.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: {
    cache,
    'dry-run': { type: 'boolean', text: 'Only tell what would be removed' },
    'max-age': { type: 'string', value: 'days', text: 'Remove what was unused for this many days (default: 30)' },
  },
  details:
    'Removes packages that no lock file refers to whose project was used within --max-age, compiled modules unused for as long, and what killed processes left behind. A project that was unused for longer fetches its packages again. Nothing of the last hour is touched.',
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

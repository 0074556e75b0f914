import { formatBytes } from '@wasm-pkg/registry-client/text'
import { openCache } from '../access/cache.js'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: { cache },
  details:
    'Hashes every package in the cache. Damaged packages are removed, the exit code is 1, and they are fetched again when needed.',
  json: true,
  async run(context, _args, options) {
    const store = openCache(context, options.cache)
    const { checked, bytes, damaged } = await store.verify()
    context.print({ dir: store.dir, checked, bytes, damaged }, () =>
      [
        `${checked} files checked, ${formatBytes(bytes)}, ${damaged.length} damaged`,
        ...damaged.map((digest) => `removed ${digest}`),
      ].join('\n'),
    )
    return damaged.length === 0 ? EXIT.ok : EXIT.failed
  },
})

import { openCache } from '../access/cache.js'
import { REGISTRY_OPTIONS } from '../access/options.js'
import { type Command, defineCommand } from '../frame/command.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: { cache },
  json: true,
  async run(context, _args, options) {
    const { dir } = openCache(context, options.cache)
    context.print({ dir }, () => dir)
  },
})

import { openStore } from '@wasm-pkg/registry-client/store'
import { type Command, defineCommand } from '../frame/command.js'
import { REGISTRY_OPTIONS } from '../support/options.js'

const { cache } = REGISTRY_OPTIONS

export const command: Command = defineCommand({
  options: { cache },
  json: true,
  async run(context, _args, options) {
    const { dir } = openStore({ env: context.env, ...(options.cache === undefined ? {} : { dir: options.cache }) })
    context.print({ dir }, () => dir)
  },
})

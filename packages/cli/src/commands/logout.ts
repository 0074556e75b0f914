import { eraseCredential } from '@wasm-pkg/registry-client'
import { type Command, defineCommand } from '../frame/command.js'
import { EXIT } from '../frame/exit-codes.js'

export const command: Command = defineCommand({
  parameters: ['<host>'],
  details: 'Removes the credential that login stored, from the docker configuration or its credential helper.',
  json: true,
  async run(context, [host = '']) {
    const erased = await eraseCredential(host, { env: context.env })
    context.print({ host, erased }, () => (erased ? `Logged out of ${host}` : `There was no credential for ${host}`))
    return erased ? EXIT.ok : EXIT.failed
  },
})

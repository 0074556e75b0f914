import { storeCredential, type StoredCredential } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { parseRegistryName } from '@wasm-pkg/registry-client/registry-name'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { usageError } from '../frame/parse.js'
import { probeCredential } from '../login/probe-credential.js'
import { ask, askSecret, readPiped } from '../login/prompt.js'

export const command: Command = defineCommand({
  parameters: ['<host>'],
  options: {
    username: { type: 'string', short: 'u', value: 'name', text: 'User name' },
    'password-stdin': { type: 'boolean', text: 'Read the password, or a token used as one, from stdin' },
    'identity-token-stdin': { type: 'boolean', text: 'Read an OAuth2 refresh token from stdin' },
    'skip-check': { type: 'boolean', text: 'Store the credential without checking it with the registry' },
  },
  details:
    'Stores the credential as docker login does: with the credential helper from the docker configuration, or else in that file. docker, podman and ORAS use it too. So does wkg, except for identity tokens, which it rejects. There is no option for the password itself, because other users could see it.',
  examples: ['wasm-pkg login ghcr.io -u me', 'echo "$TOKEN" | wasm-pkg login ghcr.io -u me --password-stdin'],
  json: true,
  async run(context, [host = ''], options) {
    parseRegistryName(host)
    const credential = await readCredential(context, options)
    if (!options['skip-check'] && credential.kind === 'basic') await probeCredential(context, host, credential)
    context.signal.throwIfAborted()
    const { file, helper } = await storeCredential(host, credential, { env: context.env })
    if (helper === undefined) context.note(`The credential is stored unencrypted in ${escapeText(file, 1000)}.`)
    context.print({ host, file, helper }, () =>
      helper === undefined
        ? `Logged in to ${host}`
        : `Logged in to ${host}, kept by docker-credential-${escapeText(helper)}`,
    )
  },
})

async function readCredential(
  context: Context,
  options: {
    readonly username: string | undefined
    readonly 'password-stdin': boolean
    readonly 'identity-token-stdin': boolean
  },
): Promise<StoredCredential> {
  if (options['identity-token-stdin']) {
    if (options['password-stdin']) throw usageError('login', 'pass a password or a token on stdin, not both')
    return { kind: 'identity-token', token: secret(await readPiped(context)) }
  }
  if (options['password-stdin']) {
    if (options.username === undefined) throw usageError('login', '--password-stdin needs --username')
    return { kind: 'basic', username: options.username, password: secret(await readPiped(context)) }
  }
  if (!context.stdin().isTTY) {
    throw usageError(
      'login',
      'cannot ask for a password: stdin is not a terminal',
      'Use --username and --password-stdin.',
    )
  }
  const username = options.username ?? (await ask(context, 'User name: '))
  return { kind: 'basic', username, password: secret(await askSecret(context, 'Password: ')) }
}

function secret(text: string): string {
  const line = text.replace(/\r?\n$/, '')
  if (line === '') throw new WasmPkgError('E_USAGE', 'login: the password is empty')
  return line
}

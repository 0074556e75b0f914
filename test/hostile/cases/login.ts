import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { USERNAME, type World } from '../harness/world.js'
import { type Exchange, type Fault, send } from '../server/exchange.js'

export const registryOnly = ({ registry }: World): readonly string[] => [registry.origin]
export const tokensOnly = ({ registry }: World): readonly string[] => [registry.tokens?.origin ?? '']
export const registryAndTokens = (world: World): readonly string[] => [...registryOnly(world), ...tokensOnly(world)]

/** Every request for tags, with or without a login. */
export const anyTags = ({ kind }: Exchange): boolean => kind === 'tags'

/** A challenge for every request, whatever its credentials. */
export function challenge(value: string | readonly string[]): Fault {
  return (exchange) =>
    send(exchange, { status: 401, headers: { 'www-authenticate': value }, body: Buffer.from('{"errors":[]}') })
}

/** What a login file holds for a password. */
export function basic(password: string): string {
  return Buffer.from(`${USERNAME}:${password}`).toString('base64')
}

export async function writeDockerConfig({ home }: World, text: string): Promise<void> {
  await mkdir(join(home, '.docker'), { recursive: true })
  await writeFile(join(home, '.docker/config.json'), text)
}

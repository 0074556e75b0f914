import { WasmPkgError } from '../errors.js'
import { isObject } from '../is-object.js'
import { escapeText } from '../text.js'
import { decodeBasicAuth } from '../basic-auth.js'
import { canonicalHost, canonicalPodmanKey, hostOfDockerKey, podmanKeys } from './hosts.js'
import type { StoredCredential } from './types.js'

/**
 * The credentials in docker's `config.json` and in formats based on it (podman's `auth.json`; ORAS uses docker's file).
 * Everything else in the file is kept in `content`.
 */
export interface DockerConfig {
  readonly file: string
  readonly content: Readonly<Record<string, unknown>>
  readonly auths: ReadonlyMap<string, unknown>
  readonly credHelpers: ReadonlyMap<string, string>
  readonly credsStore?: string
}

/** @throws WasmPkgError `E_CREDENTIALS` with the file and the key, never a value */
export function parseDockerConfig(text: string, file: string): DockerConfig {
  const content = parseObject(text, file)
  const { auths, credHelpers, credsStore } = content
  const helpers = new Map<string, string>()
  for (const [key, value] of entriesOf(credHelpers, 'credHelpers', file)) {
    if (typeof value !== 'string') throw badEntry(file, `credHelpers["${escapeText(key)}"] is not a string`)
    helpers.set(key, value)
  }
  if (credsStore !== undefined && typeof credsStore !== 'string') throw badEntry(file, 'credsStore is not a string')
  return {
    file,
    content,
    auths: new Map(entriesOf(auths, 'auths', file)),
    credHelpers: helpers,
    ...(credsStore === undefined || credsStore === '' ? {} : { credsStore }),
  }
}

/** The helper that is configured for one host. docker uses it instead of everything else. */
export function hostHelper(config: DockerConfig, host: string): string | undefined {
  for (const [key, helper] of config.credHelpers) {
    if (hostOfDockerKey(key) === canonicalHost(host)) return helper
  }
  return undefined
}

/** How to read a file's `auths` keys. podman's keys can name a path, and the credentials are then for that path only. */
export type KeyStyle = 'docker' | 'podman'

/** The place for which a login is needed. */
export interface LoginPlace {
  readonly host: string
  /** Without a repository, only logins for the whole host apply. */
  readonly repository?: string | undefined
}

/** Keys of docker's `auths` that mean the host. An exact match comes first. */
export function authKeys(config: DockerConfig, host: string): readonly string[] {
  const matching = [...config.auths.keys()].filter((key) => hostOfDockerKey(key) === canonicalHost(host))
  return matching.toSorted((a, b) => Number(b === host) - Number(a === host))
}

/** Keys of podman's `auths` that apply to the repository, most specific first. */
function podmanAuthKeys(config: DockerConfig, { host, repository }: LoginPlace): readonly string[] {
  const keys = [...config.auths.keys()]
  return podmanKeys(host, repository).flatMap((wanted) => keys.filter((key) => canonicalPodmanKey(key) === wanted))
}

/**
 * The credential in the file itself. In docker's files, an entry without one means that a helper stores it.
 *
 * @throws WasmPkgError `E_CREDENTIALS` with file and key if the entry is damaged
 */
export function inlineCredential(
  config: DockerConfig,
  place: LoginPlace,
  style: KeyStyle,
): StoredCredential | undefined {
  for (const key of style === 'podman' ? podmanAuthKeys(config, place) : authKeys(config, place.host)) {
    const entryName = `auths["${escapeText(key)}"]`
    const entry = new Map(entriesOf(config.auths.get(key), entryName, config.file))
    const identityToken = entry.get('identitytoken')
    if (typeof identityToken === 'string' && identityToken !== '')
      return { kind: 'identity-token', token: identityToken }
    const auth = entry.get('auth')
    if (auth === undefined || auth === '') continue
    const decoded = typeof auth === 'string' ? decodeBasicAuth(auth) : undefined
    if (decoded === undefined) throw badEntry(config.file, `${entryName}.auth is not the base64 form of user:password`)
    return { kind: 'basic', ...decoded }
  }
  return undefined
}

function parseObject(text: string, file: string): Readonly<Record<string, unknown>> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    // Do not pass on the cause: V8's message quotes the text around the error, and that text is secret.
    throw badEntry(file, 'it is not valid JSON')
  }
  if (!isObject(content)) throw badEntry(file, 'it is not a JSON object')
  return content
}

function entriesOf(value: unknown, place: string, file: string): [string, unknown][] {
  if (value === undefined || value === null) return []
  if (!isObject(value)) throw badEntry(file, `${place} is not an object`)
  return Object.entries(value)
}

function badEntry(file: string, problem: string): WasmPkgError {
  return new WasmPkgError('E_CREDENTIALS', `cannot use the credentials in ${escapeText(file, 1000)}: ${problem}`)
}

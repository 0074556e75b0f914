import { cliCommand } from '../cli-command.js'
import { encodeBasicAuth } from '../basic-auth.js'
import { type Credential, describeCredential } from '../credentials/index.js'
import { type ErrorCode, WasmPkgError } from '../errors.js'
import { isLoopback } from '../loopback.js'
import { escapeText } from '../text.js'
import { leadsInside } from '../transport/address.js'
import { type HttpRequest, type Transport, type Trust, readBody } from '../transport/index.js'
import type { Challenge } from './challenge.js'
import { parseStrictJson } from './json.js'

/** Token answers have a few kilobytes. Anything larger is not a token. */
const MAX_TOKEN_BODY_BYTES = 128 * 1024
/** The distribution token specification: without `expires_in`, a token is valid for 60 seconds. */
const DEFAULT_LIFETIME_S = 60
/** The token is used for a little less than its lifetime, so that it does not expire in transit. */
const SAFETY_MARGIN = 0.9
const CLIENT_ID = 'wasm-pkg-js'

export interface Token {
  readonly value: string
  /** On the monotonic clock (`performance.now()`), so that a wrong wall clock does not matter. */
  readonly expiresAt: number
}

export interface TokenRequest {
  readonly transport: Transport
  readonly registry: URL
  readonly challenge: Challenge
  readonly scope: string
  readonly credential: Credential
  readonly trust: Trust | undefined
  readonly signal: AbortSignal | undefined
  readonly onForeignRealm: (realm: URL) => () => void
}

/** Gets a token according to the distribution token specification (with an identity token, its OAuth2 part). */
export async function fetchToken(request: TokenRequest): Promise<Token> {
  const { transport, challenge, credential } = request
  const realm = await checkRealm(challenge.parameters.get('realm'), request.registry)
  const done = realm.origin === request.registry.origin ? undefined : request.onForeignRealm(realm)
  const service = challenge.parameters.get('service')
  const scope = chooseScope(challenge.parameters.get('scope'), request.scope)
  const asked = performance.now()
  const response = await transport.open({
    ...exchange(realm, service, scope, credential),
    trust: realm.origin === request.registry.origin ? request.trust : undefined,
    signal: request.signal,
  })
  if (response.status !== 200) {
    await response.close()
    throw rejected(response.status, realm, credential)
  }
  const body = await readBody(response, MAX_TOKEN_BODY_BYTES, 'The token answer')
  const answer = parseStrictJson(body, 'E_AUTH', `The token answer of ${escapeText(realm.host)}`)
  const value = [answer['token'], answer['access_token']].find((token) => typeof token === 'string' && token !== '')
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new WasmPkgError('E_AUTH', `${escapeText(realm.host)} answered without a usable token`)
  }
  done?.()
  const seconds = answer['expires_in']
  const lifetime = typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, 86_400) : DEFAULT_LIFETIME_S
  return { value, expiresAt: asked + lifetime * 1000 * SAFETY_MARGIN }
}

/**
 * Our own scope, which is the smallest. Only schemes without repository scopes (ECR Public's `aws`) get the scope that
 * they request.
 */
function chooseScope(asked: string | undefined, own: string): string {
  return asked === undefined || asked === '' || /(?:^| )repository:/.test(asked) ? own : asked
}

function exchange(realm: URL, service: string | undefined, scope: string, credential: Credential): HttpRequest {
  if (credential.kind === 'identity-token') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: credential.token,
      client_id: CLIENT_ID,
      scope,
      ...(service === undefined ? {} : { service }),
    })
    return { url: realm, method: 'POST', contentType: 'application/x-www-form-urlencoded', body: form.toString() }
  }
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  url.searchParams.set('scope', scope)
  const authorization = basicAuthorization(credential)
  return authorization === undefined ? { url } : { url, authorization }
}

export function basicAuthorization(credential: Credential): string | undefined {
  if (credential.kind !== 'basic') return undefined
  return `Basic ${encodeBasicAuth(credential)}`
}

function rejected(status: number, realm: URL, credential: Credential): WasmPkgError {
  const host = escapeText(realm.host)
  if (status !== 401 && status !== 403 && status !== 400) {
    const code: ErrorCode = status === 429 ? 'E_RATE_LIMITED' : 'E_HTTP_STATUS'
    return new WasmPkgError(code, `No token from ${host}`, { actual: `status ${status}` })
  }
  if (credential.kind === 'anonymous') {
    return new WasmPkgError(
      'E_DENIED',
      `Not found or no access: ${host} does not issue an anonymous token for this name`,
      {
        actual: `status ${status}`,
        hint: `Many registries report a missing package as forbidden. Check the name first, then log in (\`${cliCommand('login')}\`).`,
      },
    )
  }
  return new WasmPkgError('E_AUTH', `${host} rejected the login from ${describeCredential(credential)}`, {
    actual: `status ${status}`,
    hint: 'Log in again, or remove the outdated entry to read public packages without a login.',
  })
}

/**
 * The server that answered chooses the realm, and the realm gets the user's password. Therefore, not every address is
 * accepted.
 */
async function checkRealm(text: string | undefined, registry: URL): Promise<URL> {
  const refuse = (why: string): WasmPkgError =>
    new WasmPkgError('E_AUTH', `${escapeText(registry.host)} names a token service that ${why}`, {
      hint: 'Nothing was sent there.',
    })
  if (text === undefined || !URL.canParse(text)) throw refuse('is not a URL')
  const realm = new URL(text)
  if (realm.username !== '' || realm.password !== '') throw refuse('has credentials in its URL')
  if (realm.hash !== '') throw refuse('has a fragment in its URL')
  const sameOrigin = realm.origin === registry.origin
  const plain = realm.protocol === 'http:' && registry.protocol === 'http:' && (sameOrigin || isLoopback(realm.host))
  if (realm.protocol !== 'https:' && !plain) throw refuse('is not reached over https')
  if (await leadsInside(registry, realm)) throw refuse('lies in a private network')
  return realm
}

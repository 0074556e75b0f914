import { encodeBasicAuth } from '../basic-auth.js'
import type { Credential, CredentialFinder } from '../credentials/index.js'
import type { Secrets } from '../secrets.js'
import { createSingleFlight } from '../single-flight.js'
import { type HttpRequest, type HttpResponse, type Transport, type Trust, detach } from '../transport/index.js'
import { type Challenge, parseChallenges } from './challenge.js'
import type { Login } from '../login.js'
import { type Token, basicAuthorization, fetchToken } from './token.js'

/** Answers to challenges per request: one with a new token, and one more in case that token is stale. */
const MAX_ANSWERS = 2

/** How much of a 401's body is kept for the message, in case it is the last answer. */
const REFUSAL_BYTES = 16 * 1024

export type Actions = 'pull' | 'pull,push'

export interface SessionRequest extends Omit<HttpRequest, 'authorization' | 'trust' | 'url'> {
  /** Absolute, or below the registry's origin. */
  readonly url: string | URL
  readonly repository: string
  readonly actions: Actions
}

/**
 * Authorised requests to one registry. The first request is sent without credentials, and a 401 says what the registry
 * requires. Tokens are kept per scope and never shared between repositories.
 */
export interface RegistrySession {
  readonly origin: URL
  /** The login that was used for a repository, after its first request. */
  login(repository: string): Login | undefined
  /** Returns the final answer, whatever its status. @throws E_AUTH, E_DENIED and the transport's codes */
  send(request: SessionRequest): Promise<HttpResponse>
}

export interface SessionOptions {
  readonly transport: Transport
  readonly origin: URL
  readonly trust: Trust | undefined
  /** Called at most once for each repository, with the first request. */
  readonly credential: CredentialFinder
  /** Records every secret that is sent, so that messages never show it. */
  readonly secrets: Secrets
  /**
   * Called when a token service on another origin is about to get the credential. The returned function is called after
   * it has answered.
   */
  readonly onForeignRealm: (realm: URL) => () => void
}

export function createRegistrySession(options: SessionOptions): RegistrySession {
  const { transport, origin, trust, secrets, onForeignRealm } = options
  const tokens = new Map<string, Token>()
  const fetching = createSingleFlight<Token>()
  let wantsBasic = false
  const asked = new Map<string, Promise<Credential>>()
  const found = new Map<string, Credential>()
  const unknown = new Map<string, readonly string[]>()

  function credentialFor(repository: string): Promise<Credential> {
    const running = asked.get(repository) ?? findCredential(repository)
    asked.set(repository, running)
    return running
  }

  async function findCredential(repository: string): Promise<Credential> {
    const own = await options.credential(repository)
    found.set(repository, own)
    if (own.kind === 'basic') secrets.add(own.password, encodeBasicAuth(own))
    else if (own.kind !== 'anonymous') secrets.add(own.token)
    return own
  }

  function known(own: Credential, scope: string): string | undefined {
    if (own.kind === 'bearer') return `Bearer ${own.token}`
    if (wantsBasic) return basicAuthorization(own)
    const token = tokens.get(scope)
    return token !== undefined && token.expiresAt > performance.now() ? `Bearer ${token.value}` : undefined
  }

  /** What to send next, or `undefined` if there is nothing else to send. */
  async function answer(
    challenges: readonly Challenge[],
    own: Credential,
    scope: string,
    rejected: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (own.kind === 'bearer') return undefined
    const bearer = challenges.find((challenge) => challenge.scheme === 'bearer')
    if (bearer !== undefined) {
      const current = tokens.get(scope)
      if (current !== undefined && `Bearer ${current.value}` !== rejected && current.expiresAt > performance.now()) {
        return `Bearer ${current.value}`
      }
      const common = { transport, registry: origin, challenge: bearer, scope, credential: own, trust, onForeignRealm }
      const token = await fetching.run(scope, signal, (shared) => fetchToken({ ...common, signal: shared }))
      secrets.add(token.value)
      tokens.set(scope, token)
      return `Bearer ${token.value}`
    }
    if (challenges.some((challenge) => challenge.scheme === 'basic')) {
      wantsBasic = true
      const basic = basicAuthorization(own)
      return basic === rejected ? undefined : basic
    }
    return undefined
  }

  return {
    origin,
    login(repository) {
      const own = found.get(repository)
      return own === undefined
        ? undefined
        : { host: origin.host, credential: own, unknownSchemes: unknown.get(repository) ?? [] }
    },
    async send({ repository, actions, url: target, ...request }) {
      const url = new URL(target, origin)
      // Another origin (an upload's Location) gets neither credentials nor TLS exceptions.
      if (url.origin !== origin.origin) return await transport.open({ ...request, url })
      const scope = `repository:${repository}:${actions}`
      const own = await credentialFor(repository)
      let authorization = known(own, scope)
      for (let answers = 0; ; answers += 1) {
        const response = await transport.open({ ...request, url, authorization, trust })
        if (response.status !== 401 || response.url.origin !== origin.origin || answers >= MAX_ANSWERS) return response
        // Free the connection slot before requesting a token. The token service is often on the same origin, and all
        // slots there may be held by requests that wait for a token.
        const refusal = await detach(response, REFUSAL_BYTES)
        const challenges = parseChallenges(response.header('www-authenticate'))
        const next = await answer(challenges, own, scope, authorization, request.signal)
        if (next === undefined) {
          unknown.set(repository, unknownSchemes(challenges))
          return refusal
        }
        authorization = next
      }
    },
  }
}

function unknownSchemes(challenges: readonly Challenge[]): readonly string[] {
  const schemes = [...new Set(challenges.map(({ scheme }) => scheme))]
  return schemes.some((scheme) => scheme === 'bearer' || scheme === 'basic') ? [] : schemes
}

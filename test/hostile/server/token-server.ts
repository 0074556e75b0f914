import { text } from 'node:stream/consumers'
import { type Answer, type Exchange, send } from './exchange.js'
import { type Script, createScript } from './script.js'
import { type Site, type SiteOptions, openSite } from './site.js'

export interface TokenServerOptions extends SiteOptions {
  readonly username: string
  readonly password: string
  readonly reply: 'token' | 'access_token' | 'both'
  readonly expiresIn?: number
  readonly anonymous: boolean
}

/** Issues opaque tokens for exactly the scopes asked for. */
export interface TokenServer {
  readonly site: Site
  readonly realm: string
  /** Scripted answers to token requests; their kind is `other`. */
  readonly script: Script
  /** Every token given out. */
  readonly issued: readonly string[]
  /** Whether the token is ours, alive and for the scope. */
  allows(token: string, scope: string): boolean
  /** From now on a refresh token like this one is worth a login. */
  accept(identityToken: string): void
  /** Makes every token given out so far invalid. */
  expire(): void
}

export async function openTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const script = createScript()
  const scopes = new Map<string, readonly string[]>()
  const issued: string[] = []
  const identityTokens = new Set<string>()
  const login = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`

  function honest(asked: URLSearchParams, authorization: string | undefined): Answer {
    const headers = { 'content-type': 'application/json' }
    const known = authorization === login || identityTokens.has(asked.get('refresh_token') ?? '')
    const given = authorization !== undefined || asked.has('refresh_token')
    if (!known && (given || !options.anonymous)) {
      const body = Buffer.from('{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}')
      return { status: 401, headers, body }
    }
    const token = `hostile-token-${issued.length}-${Math.random().toString(36).slice(2)}`
    issued.push(token)
    scopes.set(
      token,
      asked.getAll('scope').flatMap((scope) => scope.split(' ')),
    )
    const body = {
      ...(options.reply === 'access_token' ? {} : { token }),
      ...(options.reply === 'token' ? {} : { access_token: token }),
      ...(options.expiresIn === undefined ? {} : { expires_in: options.expiresIn }),
    }
    return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) }
  }

  const site = await openSite(async (request, response) => {
    const form = request.method === 'POST' ? await text(request) : new URL(request.url ?? '', 'http://token').search
    const answer = honest(new URLSearchParams(form), request.headers.authorization)
    const exchange: Exchange = { request, response, kind: 'other', honest: answer }
    await (script.take(exchange) ?? ((same: Exchange) => send(same, same.honest)))(exchange)
  }, options)

  return {
    site,
    realm: `${site.origin}/token`,
    script,
    issued,
    allows: (token, scope) => scopes.get(token)?.some((granted) => covers(granted, scope)) ?? false,
    accept: (identityToken) => void identityTokens.add(identityToken),
    expire: () => scopes.clear(),
  }
}

/** `repository:a/b:pull,push` covers `repository:a/b:pull`; a scope without a repository covers everything. */
function covers(granted: string, wanted: string): boolean {
  if (!granted.startsWith('repository:')) return true
  const [place, actions] = split(granted)
  const [wantedPlace, wantedActions] = split(wanted)
  return place === wantedPlace && wantedActions.every((action) => actions.includes(action))
}

function split(scope: string): [string, readonly string[]] {
  const colon = scope.lastIndexOf(':')
  return [scope.slice(0, colon), scope.slice(colon + 1).split(',')]
}

import type { Answer } from './exchange.js'
import { type Script, createScript } from './script.js'
import { type Handler, type SeenRequest, type Site, openSite } from './site.js'

export interface TokenOptions {
  readonly username: string
  readonly password: string
  readonly reply: 'token' | 'access_token' | 'both'
  readonly expiresIn?: number
  readonly anonymous: boolean
  readonly realm: RealmPlace
}

/** Whether a registry gives out tokens itself, and under which path. */
export interface RealmPlace {
  readonly at: 'registry' | 'elsewhere'
  readonly path: string
}

/** Issues opaque tokens for exactly the scopes asked for. */
export interface TokenServer {
  /** The origin that gets logins. */
  readonly origin: string
  readonly realm: string
  /** Scripted answers to token requests; their kind is `token`. */
  readonly script: Script
  /** Every token given out. */
  readonly issued: readonly string[]
  /** Every request for a token. */
  readonly requests: readonly SeenRequest[]
  /** Of its own; absent where the registry itself gives out tokens. */
  readonly site?: Site
  /** Answers a request for a token. */
  readonly handle: Handler
  /** Whether the token is ours, alive and for the scope. */
  allows(token: string, scope: string): boolean
  /** From now on a refresh token like this one is worth a login. */
  accept(identityToken: string): void
  /** Makes every token given out so far invalid. */
  expire(): void
}

/** @param registry where tokens are given out if the realm is the registry's own */
export async function openTokenServer(options: TokenOptions, registry: () => Site): Promise<TokenServer> {
  const { realm, username, password } = options
  const script = createScript()
  const scopes = new Map<string, readonly string[]>()
  const issued: string[] = []
  const identityTokens = new Set<string>()
  const login = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

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

  const handle: Handler = (request, response, body) => {
    const form = request.method === 'POST' ? body : new URL(request.url ?? '', 'http://token').search
    const answer = honest(new URLSearchParams(form), request.headers.authorization)
    return script.play({ request, response, kind: 'token', challenged: false, honest: answer })
  }
  const site = realm.at === 'elsewhere' ? await openSite(handle) : undefined
  const place = (): Site => site ?? registry()

  return {
    get origin() {
      return place().origin
    },
    get realm() {
      return `${place().origin}${realm.path}`
    },
    get requests() {
      return place().requests.filter(({ path }) => isRealm(path, realm))
    },
    ...(site === undefined ? {} : { site }),
    script,
    issued,
    handle,
    allows: (token, scope) => scopes.get(token)?.some((granted) => covers(granted, scope)) ?? false,
    accept: (identityToken) => void identityTokens.add(identityToken),
    expire: () => scopes.clear(),
  }
}

/** @param target of a request: a path, or a whole URL if it came through a proxy */
export function isRealm(target: string, { path }: RealmPlace): boolean {
  return new URL(target, 'http://any').pathname === path
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

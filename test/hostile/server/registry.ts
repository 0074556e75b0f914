import type { IncomingMessage } from 'node:http'
import {
  type Digest,
  IMAGE_MANIFEST,
  type PackageChanges,
  type PublishedPackage,
  digestOf,
  makePackage,
} from '../content/package.js'
import type { Answer, RequestKind } from './exchange.js'
import { blobAnswer, jsonAnswer, tagsAnswer } from './honest.js'
import { type Repository, blobError, digestError, invalidDigest, manifestAnswer, referrersAnswer } from './manifests.js'
import { DEFAULT_PROFILE, type Profile } from './profiles.js'
import { type Script, createScript } from './script.js'
import { type Site, type SiteOptions, openSite } from './site.js'
import { openStorage } from './storage.js'
import { type TokenServer, isRealm, openTokenServer } from './token-server.js'

export interface RegistryOptions extends SiteOptions {
  readonly profile?: Profile
  readonly username?: string
  readonly password?: string
}

/** A registry that is honest until its script says otherwise. */
export interface HostileRegistry {
  readonly site: Site
  readonly host: string
  readonly origin: string
  readonly script: Script
  /** Present when the profile authenticates with tokens. */
  readonly tokens?: TokenServer
  /** Every site that belongs to it: its own, and those that give out tokens, content and referrers. */
  readonly sites: readonly Site[]
  readonly blobs: Map<Digest, Uint8Array>
  /** @param spec `acme:image@1.0.0` */
  publish(spec: string, bytes: Uint8Array, changes?: PackageChanges): PublishedPackage
  /** Puts any bytes under a tag and their digest. */
  putManifest(repository: string, tag: string, bytes: Uint8Array, type?: string): Digest
  removeTag(repository: string, tag: string): void
  /** Forgets a repository's tags and manifests; blobs stay. */
  forget(repository: string): void
  /** The number of requests of a kind, except those that were repeated with a login. */
  count(kind: RequestKind): number
  close(): Promise<void>
}

export async function openRegistry(options: RegistryOptions = {}): Promise<HostileRegistry> {
  const { profile = DEFAULT_PROFILE, username = 'nobody', password = 'nothing' } = options
  const repositories = new Map<string, Repository>()
  const blobs = new Map<Digest, Uint8Array>()
  const counts = new Map<RequestKind, number>()
  const script = createScript()
  const { auth } = profile
  const tokens = auth.kind === 'bearer' ? await openTokenServer({ ...auth, username, password }, () => site) : undefined
  const storage = profile.blobs === 'here' ? undefined : await openStorage(blobs, profile.blobs.storage)
  const limited =
    profile.referrers === 'elsewhere' ? await openSite((_request, it) => void it.writeHead(429).end()) : undefined

  function repository(name: string): Repository {
    const known = repositories.get(name)
    if (known !== undefined) return known
    const made = { tags: new Map<string, Digest>(), manifests: new Map() }
    repositories.set(name, made)
    return made
  }

  function challenge(scope: string, request: IncomingMessage): Answer | undefined {
    if (auth.kind === 'basic') return unauthorized('Basic realm="hostile"')
    if (auth.kind === 'none' || tokens === undefined) return undefined
    // Clients behind a proxy use another name for the registry.
    const own = `${new URL(site.origin).protocol}//${request.headers.host ?? ''}${auth.realm.path}`
    const realm = auth.realm.at === 'registry' ? own : tokens.realm
    const bearer = `Bearer realm="${realm}",service="${site.host}",scope="${auth.scope ?? scope}"`
    return unauthorized(auth.basicToo === true ? [bearer, 'Basic realm="hostile"'] : bearer)
  }

  function isAllowed(header: string | undefined, scope: string): boolean {
    if (auth.kind === 'none') return true
    if (auth.kind === 'basic') return header === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    return header?.startsWith('Bearer ') === true && tokens?.allows(header.slice(7), scope) === true
  }

  function missing(): Answer {
    const { status, type, body } = profile.missing
    return { status, headers: { 'content-type': type }, body: Buffer.from(body) }
  }

  function blob(reference: string, range: string | undefined): Answer {
    if (profile.strictDigests && invalidDigest(reference)) return digestError
    const bytes = blobs.get(reference as Digest)
    if (bytes === undefined) return blobError
    if (profile.blobs === 'here' || storage === undefined) {
      return blobAnswer(bytes, reference, range, profile.lying416)
    }
    const location = `${storage.origin}/${reference}?X-Signature=presigned-secret-of-storage`
    return { status: profile.blobs.status, headers: { location }, body: Buffer.alloc(0) }
  }

  function referrers(found: Repository, name: string, subject: string): Answer {
    if (profile.referrers === 'api') return referrersAnswer(found, subject)
    if (limited !== undefined) {
      const location = `${limited.origin}/-/v2/packages/${name}/referrers`
      return { status: 303, headers: { location }, body: Buffer.alloc(0) }
    }
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('404 page not found\n') }
  }

  function honest(request: IncomingMessage, kind: RequestKind): { answer: Answer; challenged: boolean } {
    const url = new URL(request.url ?? '/', site.origin)
    if (kind === 'well-known') return { answer: missing(), challenged: false }
    const [, name = '', , reference = ''] = PLACE.exec(url.pathname) ?? []
    const scope = `repository:${name}:pull`
    const refused = isAllowed(request.headers.authorization, scope) ? undefined : challenge(scope, request)
    if (refused !== undefined) return { answer: refused, challenged: true }
    return { answer: content(kind, name, reference, url, request), challenged: false }
  }

  function content(kind: RequestKind, name: string, reference: string, url: URL, request: IncomingMessage): Answer {
    if (kind === 'ping') return jsonAnswer({})
    const found = repositories.get(name)
    if (found === undefined) return missing()
    if (kind === 'tags') return tagsAnswer([...found.tags.keys()], name, url, profile.tags)
    if (kind === 'manifest') return manifestAnswer(found, reference, request.headers.accept ?? '', profile)
    if (kind === 'blob') return blob(reference, request.headers.range)
    if (kind === 'referrers') return referrers(found, name, reference)
    return missing()
  }

  const site: Site = await openSite((request, response, body) => {
    if (tokens !== undefined && auth.kind === 'bearer' && auth.realm.at === 'registry') {
      if (isRealm(request.url ?? '', auth.realm)) return tokens.handle(request, response, body)
    }
    const kind = kindOfPath(request.url ?? '')
    const { answer, challenged } = honest(request, kind)
    if (!challenged) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    const withHeaders = { ...answer, headers: { ...profile.headers, ...answer.headers } }
    const exchange = { request, response, kind, challenged, honest: withHeaders }
    return script.play(exchange)
  }, options)
  const sites = [site, tokens?.site, storage, limited].filter((each) => each !== undefined)

  const registry: HostileRegistry = {
    site,
    host: site.host,
    origin: site.origin,
    script,
    ...(tokens === undefined ? {} : { tokens }),
    sites,
    blobs,
    publish(spec, bytes, changes) {
      const [name = '', version = ''] = spec.split('@')
      const made = makePackage(name.replace(':', '/'), version, bytes, changes)
      blobs.set(made.digest, bytes)
      blobs.set(digestOf(made.config), made.config)
      registry.putManifest(made.repository, version.replace('+', '_'), made.manifest)
      return made
    },
    putManifest(name, tag, bytes, type = IMAGE_MANIFEST) {
      const digest = digestOf(bytes)
      const { tags, manifests } = repository(name)
      manifests.set(digest, { bytes, type })
      tags.set(tag, digest)
      return digest
    },
    removeTag: (name, tag) => void repository(name).tags.delete(tag),
    forget: (name) => void repositories.delete(name),
    count: (kind) => counts.get(kind) ?? 0,
    async close() {
      await Promise.all(sites.map((each) => each.close()))
    },
  }
  return registry
}

function unauthorized(challenge: string | readonly string[]): Answer {
  const body = jsonAnswer({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }, 401)
  return { ...body, headers: { ...body.headers, 'www-authenticate': challenge } }
}

/** `/v2/<name>/<what>/<reference>` */
const PLACE = /^\/v2\/(.+)\/(tags|manifests|blobs|referrers)\/([^/]+)$/

const KINDS: Readonly<Record<string, RequestKind>> = {
  tags: 'tags',
  manifests: 'manifest',
  blobs: 'blob',
  referrers: 'referrers',
}

/** @param target of a request: a path, or a whole URL if it came through a proxy */
function kindOfPath(target: string): RequestKind {
  const { pathname } = new URL(target, 'http://any')
  if (pathname.startsWith('/.well-known/')) return 'well-known'
  if (pathname === '/v2/') return 'ping'
  if (pathname.includes('/blobs/uploads/')) return 'upload'
  return KINDS[PLACE.exec(pathname)?.[2] ?? ''] ?? 'other'
}

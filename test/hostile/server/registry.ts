import type { IncomingMessage } from 'node:http'
import {
  type Digest,
  IMAGE_MANIFEST,
  type PackageChanges,
  type PublishedPackage,
  digestOf,
  makePackage,
} from '../content/package.js'
import { type Answer, type Exchange, type RequestKind, send } from './exchange.js'
import { blobAnswer, jsonAnswer, tagsAnswer } from './honest.js'
import { DEFAULT_PROFILE, type Profile } from './profiles.js'
import { type Script, createScript } from './script.js'
import { type Site, type SiteOptions, openSite } from './site.js'
import { type TokenServer, openTokenServer } from './token-server.js'

export interface RegistryOptions extends SiteOptions {
  readonly profile?: Profile
  readonly username?: string
  readonly password?: string
  /** Where the token server listens, when the profile has one. */
  readonly tokenSite?: SiteOptions
}

/** A registry that is honest until its script says otherwise. */
export interface HostileRegistry {
  readonly site: Site
  readonly host: string
  readonly origin: string
  readonly script: Script
  /** Present when the profile authenticates with tokens. */
  readonly tokens?: TokenServer
  /** Present when blobs are redirected: the storage that refuses credentials. */
  readonly storage?: Site
  readonly blobs: Map<Digest, Uint8Array>
  /** @param spec `acme:image@1.0.0` */
  publish(spec: string, bytes: Uint8Array, changes?: PackageChanges): PublishedPackage
  /** Puts any bytes under a tag and their digest. */
  putManifest(repository: string, tag: string, bytes: Uint8Array, type?: string): Digest
  removeTag(repository: string, tag: string): void
  /** Forgets a repository's tags and manifests; blobs stay. */
  forget(repository: string): void
  /** Requests of a kind so far. */
  count(kind: RequestKind): number
  close(): Promise<void>
}

interface Repository {
  readonly tags: Map<string, Digest>
  readonly manifests: Map<string, { readonly bytes: Uint8Array; readonly type: string }>
}

export async function openRegistry(options: RegistryOptions = {}): Promise<HostileRegistry> {
  const { profile = DEFAULT_PROFILE, username = 'nobody', password = 'nothing' } = options
  const repositories = new Map<string, Repository>()
  const blobs = new Map<Digest, Uint8Array>()
  const script = createScript()
  const { auth } = profile
  const tokens =
    auth.kind === 'bearer' ? await openTokenServer({ ...options.tokenSite, ...auth, username, password }) : undefined
  const storage = profile.blobs === 'here' ? undefined : await openStorage(blobs, profile.blobs.storage)
  let site: Site

  function repository(name: string): Repository {
    const known = repositories.get(name)
    if (known !== undefined) return known
    const made = { tags: new Map<string, Digest>(), manifests: new Map() }
    repositories.set(name, made)
    return made
  }

  function challenge(scope: string, path: string): Answer | undefined {
    const failed = (value: string | readonly string[]): Answer => ({
      ...jsonAnswer({ errors: [{ code: 'UNAUTHORIZED', message: `authentication required for ${path}` }] }, 401),
      headers: { 'content-type': 'application/json', 'www-authenticate': value },
    })
    if (auth.kind === 'basic') return failed('Basic realm="hostile"')
    if (auth.kind === 'none' || tokens === undefined) return undefined
    const bearer = `Bearer realm="${tokens.realm}",service="${site.host}",scope="${auth.scope ?? scope}"`
    return failed(auth.basicToo === true ? [bearer, 'Basic realm="hostile"'] : bearer)
  }

  function isAllowed(header: string | undefined, scope: string): boolean {
    if (auth.kind === 'none') return true
    if (auth.kind === 'basic') return header === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    return header?.startsWith('Bearer ') === true && tokens?.allows(header.slice(7), scope) === true
  }

  function honest(request: IncomingMessage): { kind: RequestKind; answer: Answer } {
    const url = new URL(request.url ?? '/', site.origin)
    if (url.pathname === '/.well-known/wasm-pkg/registry.json') return { kind: 'well-known', answer: missing() }
    if (url.pathname === '/v2/') return { kind: 'ping', answer: challenge('', url.pathname) ?? jsonAnswer({}) }
    const match = /^\/v2\/(.+)\/(tags|manifests|blobs|referrers)\/([^/]+)$/.exec(url.pathname)
    const [, name = '', what, reference = ''] = match ?? []
    const kind = kindOf(what)
    const scope = `repository:${name}:pull`
    if (!isAllowed(request.headers.authorization, scope)) {
      return { kind, answer: challenge(scope, url.pathname) ?? missing() }
    }
    const found = repositories.get(name)
    if (found === undefined) return { kind, answer: missing() }
    if (kind === 'tags') return { kind, answer: tagsAnswer([...found.tags.keys()], name, url, profile.tags) }
    if (kind === 'manifest') return { kind, answer: manifest(found, reference, request.headers.accept ?? '') }
    if (kind === 'blob') return { kind, answer: blob(reference, request) }
    return { kind, answer: missing() }
  }

  function missing(): Answer {
    const { status, type, body } = profile.missing
    return { status, headers: { 'content-type': type }, body: Buffer.from(body) }
  }

  function manifest({ tags, manifests }: Repository, reference: string, accept: string): Answer {
    const digest = tags.get(reference) ?? reference
    const found = manifests.get(digest)
    if (found === undefined)
      return jsonAnswer({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }, 404)
    if (profile.strictAccept && !accept.includes(found.type)) {
      return jsonAnswer(
        {
          errors: [
            {
              code: 'MANIFEST_UNKNOWN',
              message: 'OCI manifest found, but accept header does not support OCI manifests',
            },
          ],
        },
        404,
      )
    }
    const digestHeader: Record<string, string> = profile.digestHeader ? { 'docker-content-digest': digest } : {}
    const framing: Record<string, string> = profile.manifestLength ? {} : { 'transfer-encoding': 'chunked' }
    const headers = { 'content-type': found.type, ...digestHeader, ...framing }
    return { status: 200, headers, body: found.bytes }
  }

  function blob(reference: string, request: IncomingMessage): Answer {
    const bytes = blobs.get(reference as Digest)
    if (bytes === undefined)
      return jsonAnswer({ errors: [{ code: 'BLOB_UNKNOWN', message: 'blob unknown to registry' }] }, 404)
    if (request.method === 'HEAD' && profile.headBlob !== 200) return jsonAnswer({}, profile.headBlob)
    if (profile.blobs !== 'here' && storage !== undefined) {
      const location = `${storage.origin}/${reference}?X-Signature=presigned-secret-of-storage`
      return { status: profile.blobs.status, headers: { location }, body: Buffer.alloc(0) }
    }
    return blobAnswer(bytes, reference, request.headers.range)
  }

  site = await openSite(async (request, response) => {
    const { kind, answer } = honest(request)
    const exchange: Exchange = {
      request,
      response,
      kind,
      honest: { ...answer, headers: { ...profile.headers, ...answer.headers } },
    }
    await (script.take(exchange) ?? ((same: Exchange) => send(same, same.honest)))(exchange)
  }, options)

  const registry: HostileRegistry = {
    site,
    host: site.host,
    origin: site.origin,
    script,
    ...(tokens === undefined ? {} : { tokens }),
    ...(storage === undefined ? {} : { storage }),
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
    count: (kind) => site.requests.filter(({ path }) => kindOfPath(path) === kind).length,
    async close() {
      await Promise.all([site, tokens?.site, storage].map((each) => each?.close()))
    },
  }
  return registry
}

function kindOf(what: string | undefined): RequestKind {
  if (what === 'tags' || what === 'referrers') return what
  return what === 'manifests' ? 'manifest' : what === 'blobs' ? 'blob' : 'other'
}

export function kindOfPath(path: string): RequestKind {
  if (path.startsWith('/.well-known/')) return 'well-known'
  if (path === '/v2/') return 'ping'
  return kindOf(/\/(tags|manifests|blobs|referrers)\/[^/]+$/.exec(path)?.[1])
}

/** Object storage behind a registry: the signature in the URL is the authorisation, and a second one is an error. */
async function openStorage(blobs: ReadonlyMap<Digest, Uint8Array>, style: 's3' | 'azure'): Promise<Site> {
  return await openSite(
    (request, response) => {
      const url = new URL(request.url ?? '/', 'http://storage')
      const bytes = blobs.get(url.pathname.slice(1) as Digest)
      if (request.headers.authorization !== undefined || bytes === undefined) {
        const reason =
          style === 's3'
            ? '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>'
            : '<Error><Code>InvalidAuthenticationInfo</Code></Error>'
        response.writeHead(bytes === undefined ? 404 : 400, { 'content-type': 'application/xml' }).end(reason)
        return
      }
      const { status, headers, body } = blobAnswer(bytes, url.pathname.slice(1), request.headers.range)
      response.writeHead(status, headers as Record<string, string>).end(body)
    },
    { address: '127.0.0.1', name: 'localhost' },
  )
}

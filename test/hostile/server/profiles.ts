import type { StorageStyle } from './storage.js'
import type { RealmPlace } from './token-server.js'

/**
 * How a registry differs from the specification, as data (measured, or reported by users). The behaviour for HEAD is
 * not included, because every case checks that HEAD is never sent.
 */
export interface Profile {
  readonly name: string
  readonly tags: {
    /** Tags per page, whatever number is requested. */
    readonly page: number
    readonly order: 'sorted' | 'shuffled'
    /** How a page names the next one. */
    readonly next: 'relative' | 'absolute' | 'none'
    readonly cursor: 'last' | 'next_page'
  }
  readonly auth: AuthStyle
  /** 404 for a manifest whose type is not in `Accept`. */
  readonly strictAccept: boolean
  /** Whether it answers 400 for an invalid digest. */
  readonly strictDigests: boolean
  readonly digestHeader: boolean
  /** Whether manifests come with a `Content-Length`. */
  readonly manifestLength: boolean
  /** Where blobs are: here, or behind a redirect to storage that refuses our credentials. */
  readonly blobs: 'here' | { readonly status: 302 | 303 | 307; readonly storage: StorageStyle }
  /** Whether 416 promises the whole blob, and then closes. */
  readonly lying416: boolean
  /** The answer to a name it does not have. */
  readonly missing: { readonly status: number; readonly type: string; readonly body: string }
  readonly headers: Readonly<Record<string, string>>
  /** Who tells what refers to a manifest; elsewhere is a redirect to a site that limits the rate. */
  readonly referrers: 'api' | 'none' | 'elsewhere'
  /** Whether the tag `sha256-<hex>` is taken for the digest `sha256:<hex>`. */
  readonly dashTags: boolean
}

export type AuthStyle =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer'
      readonly reply: 'token' | 'access_token' | 'both'
      readonly expiresIn?: number
      readonly anonymous: boolean
      readonly realm: RealmPlace
      /** Asked for in the challenge instead of the repository's scope. */
      readonly scope?: string
      /** Whether there is also a `Basic` challenge. */
      readonly basicToo?: boolean
    }

const NOT_FOUND = {
  status: 404,
  type: 'application/json',
  body: '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}',
}

const PLAIN: Profile = {
  name: 'spec-1.1',
  tags: { page: 1000, order: 'sorted', next: 'relative', cursor: 'last' },
  auth: { kind: 'none' },
  strictAccept: true,
  strictDigests: false,
  digestHeader: true,
  manifestLength: true,
  blobs: 'here',
  lying416: false,
  missing: NOT_FOUND,
  headers: {},
  referrers: 'api',
  dashTags: false,
}

const here = (path: string): RealmPlace => ({ at: 'registry', path })
const elsewhere = (path: string): RealmPlace => ({ at: 'elsewhere', path })
const bearer = { kind: 'bearer', reply: 'token', anonymous: true, realm: here('/token') } as const

/** Where most cases happen: tokens from the registry's own origin, so that each of them has something to lose. */
export const DEFAULT_PROFILE: Profile = {
  ...PLAIN,
  name: 'default',
  auth: bearer,
  headers: { 'set-cookie': 'session=hostile-cookie-of-the-registry' },
}

/** The registries people use, by name. */
export const PROFILES: Readonly<Record<string, Profile>> = Object.fromEntries(
  (
    [
      PLAIN,
      {
        ...PLAIN,
        name: 'distribution-2.8',
        tags: { page: Infinity, order: 'shuffled', next: 'none', cursor: 'last' },
        lying416: true,
        referrers: 'none',
      },
      {
        ...PLAIN,
        name: 'ghcr',
        tags: { page: 100, order: 'sorted', next: 'relative', cursor: 'last' },
        auth: bearer,
        blobs: { status: 307, storage: 's3' },
        missing: { status: 403, type: 'application/json', body: '{"errors":[{"code":"DENIED","message":"denied"}]}' },
        referrers: 'elsewhere',
      },
      {
        ...PLAIN,
        name: 'dockerhub',
        tags: { page: 100, order: 'sorted', next: 'absolute', cursor: 'last' },
        auth: { ...bearer, reply: 'both', expiresIn: 300, realm: elsewhere('/token') },
        blobs: { status: 307, storage: 's3' },
        headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '99;w=21600' },
        referrers: 'none',
      },
      {
        ...PLAIN,
        name: 'ecr-private',
        tags: { page: 100, order: 'shuffled', next: 'relative', cursor: 'next_page' },
        auth: { kind: 'basic' },
        blobs: { status: 307, storage: 's3' },
      },
      {
        ...PLAIN,
        name: 'ecr-public',
        tags: { page: 100, order: 'sorted', next: 'relative', cursor: 'next_page' },
        auth: { ...bearer, scope: 'aws', realm: here('/token/') },
        blobs: { status: 307, storage: 's3' },
      },
      {
        ...PLAIN,
        name: 'acr',
        tags: { page: 100, order: 'sorted', next: 'relative', cursor: 'last' },
        auth: { ...bearer, reply: 'access_token', anonymous: false, basicToo: true, realm: here('/oauth2/token') },
        blobs: { status: 307, storage: 'azure' },
      },
      {
        ...PLAIN,
        name: 'quay',
        tags: { page: 50, order: 'shuffled', next: 'relative', cursor: 'next_page' },
        auth: { ...bearer, realm: here('/v2/auth') },
        blobs: { status: 302, storage: 's3' },
      },
      {
        ...PLAIN,
        name: 'harbor',
        auth: { ...bearer, reply: 'both', anonymous: false, realm: here('/service/token') },
        manifestLength: false,
      },
      {
        ...PLAIN,
        name: 'gitlab',
        auth: { ...bearer, anonymous: false, realm: elsewhere('/jwt/auth') },
        blobs: { status: 307, storage: 's3' },
        referrers: 'none',
        dashTags: true,
      },
      {
        ...PLAIN,
        name: 'gar',
        tags: { page: Infinity, order: 'sorted', next: 'none', cursor: 'last' },
        auth: { kind: 'basic' },
        blobs: { status: 302, storage: 's3' },
        missing: { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in</title>' },
      },
      {
        ...PLAIN,
        name: 'artifactory',
        auth: { ...bearer, reply: 'both', anonymous: false, basicToo: true, realm: here('/v2/token') },
      },
      { ...PLAIN, name: 'zot', auth: { kind: 'basic' }, strictDigests: true },
      { ...PLAIN, name: 'spec-1.0', digestHeader: false, strictAccept: false, referrers: 'none' },
    ] satisfies readonly Profile[]
  ).map((profile) => [profile.name, profile]),
)

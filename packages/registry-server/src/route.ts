import { isDigest, isName, isTag, type Digest, type Reference } from './grammar.js'
import { digestInvalid, manifestUnknown, Problem } from './problem.js'

/** What a path requests. Every part of it has been checked. */
export type Route =
  | { readonly kind: 'ping' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: Digest }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: Reference }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: Digest }
  | { readonly kind: 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly id: string }

/** The path at which wasm-pkg clients look for the metadata of a registry. */
export const METADATA_PATH = '/.well-known/wasm-pkg/registry.json'

/**
 * Parses a request path (distribution specification 1.1, Endpoints). The path is used as it was sent, never normalized:
 * `..` is not a valid name.
 *
 * @param path the path as sent, without the query
 * @throws {Problem} NAME_INVALID, DIGEST_INVALID, MANIFEST_UNKNOWN (not a valid tag) or UNSUPPORTED (no endpoint)
 */
export function parseRoute(path: string): Route {
  if (path === METADATA_PATH) return { kind: 'metadata' }
  if (path === '/v2' || path === '/v2/') return { kind: 'ping' }
  const parts = path.split('/').map(decodePart)
  if (parts[0] !== '' || parts[1] !== 'v2') throw noEndpoint()
  const route = byTail(parts.slice(2))
  if (route === undefined) throw noEndpoint()
  return route
}

function byTail(parts: readonly string[]): Route | undefined {
  const last = parts.at(-1) ?? ''
  const kind = parts.at(-2)
  const name = (tail: number): string => checkedName(parts.slice(0, -tail).join('/'))
  if (kind === 'tags' && last === 'list') return { kind: 'tags', name: name(2) }
  // Names can contain `blobs` and `uploads`, so paths are parsed from the end.
  if (kind === 'blobs' && last === 'uploads') return { kind: 'uploads', name: name(2) }
  if (kind === 'uploads' && parts.at(-3) === 'blobs') {
    return last === '' ? { kind: 'uploads', name: name(3) } : { kind: 'upload', name: name(3), id: last }
  }
  if (kind === 'blobs') return { kind: 'blob', name: name(2), digest: checkedDigest(last) }
  if (kind === 'referrers') return { kind: 'referrers', name: name(2), digest: checkedDigest(last) }
  if (kind === 'manifests') return { kind: 'manifest', name: name(2), reference: checkedReference(last) }
  return undefined
}

function decodePart(part: string): string {
  try {
    const text = decodeURIComponent(part)
    if (!text.includes('/')) return text
  } catch {
    // Not UTF-8, so it cannot be a name.
  }
  throw new Problem(400, 'NAME_INVALID', 'the path is not well encoded')
}

function checkedName(text: string): string {
  if (!isName(text)) throw new Problem(400, 'NAME_INVALID', 'not a repository name')
  return text
}

/** @throws {Problem} DIGEST_INVALID */
export function checkedDigest(text: string): Digest {
  if (!isDigest(text)) throw digestInvalid('not a sha256 digest')
  return text
}

function checkedReference(text: string): Reference {
  if (text.includes(':')) return { kind: 'digest', digest: checkedDigest(text) }
  if (!isTag(text)) throw manifestUnknown('of that name')
  return { kind: 'tag', tag: text }
}

function noEndpoint(): Problem {
  return new Problem(404, 'UNSUPPORTED', 'no such endpoint')
}

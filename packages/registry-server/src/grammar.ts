import { MAX_NAME_LENGTH } from './limits.js'

export type Digest = `sha256:${string}`

/** Identifies a manifest in a repository. */
export type Reference =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: Digest }

// Both from the distribution specification 1.1, Pulling manifests.
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
// Image specification, Digests. sha512 is optional for registries. This one does not support it.
const DIGEST = /^sha256:[0-9a-f]{64}$/

export function isName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && NAME.test(text)
}

export function isTag(text: string): boolean {
  return TAG.test(text)
}

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && DIGEST.test(text)
}

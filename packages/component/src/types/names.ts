import type { Digest } from '@wasm-pkg/registry-client/digest'

const SCOPE_DIGITS = 16
const INSTANTIATE = '?instantiate'

/** The prefix of the names of a package's modules. Unique to its bytes. */
export function scopeOf(digest: Digest): string {
  return `wasm-pkg:types/${digest.slice('sha256:'.length, 'sha256:'.length + SCOPE_DIGITS)}`
}

/** The module name for a specifier: of a package, or of one of its interfaces by its full id. */
export function targetName(scope: string, item: string | undefined): string {
  return item === undefined ? scope : `${scope}/${item}`
}

/** The ambient modules of a specifier. */
export interface SpecifierModules {
  readonly own: string
  readonly url: string
  readonly instantiate: string
}

/** @param item the interface in the specifier, if there is one */
export function specifierModules(specifier: string, item: string | undefined): SpecifierModules {
  const own = moduleName(specifier.endsWith(INSTANTIATE) ? specifier.slice(0, -INSTANTIATE.length) : specifier)
  const whole = item === undefined ? own : withoutInterface(own)
  return { own, url: `${whole}?url`, instantiate: `${whole}${INSTANTIATE}` }
}

/**
 * In TypeScript, `*` is a wildcard, and only one is allowed. Everything between the first and the last `*` of `1.*.*`
 * becomes part of it.
 */
function moduleName(specifier: string): string {
  return specifier.replace(/\*.*\*/, '*')
}

/** `acme:image/codec@1.0.0` becomes `acme:image@1.0.0`. */
function withoutInterface(specifier: string): string {
  return specifier.replace(/\/[^@]*/, '')
}

import type { Digest } from '@wasm-pkg/registry-client/digest'

const SCOPE_DIGITS = 16
const INSTANTIATE = '?instantiate'

/** What the names of a package's modules start with: unique to its bytes. */
export function scopeOf(digest: Digest): string {
  return `wasm-pkg:types/${digest.slice('sha256:'.length, 'sha256:'.length + SCOPE_DIGITS)}`
}

/** What an import of a specifier stands for: a package, or an interface of it by its full id. */
export function targetName(scope: string, item: string | undefined): string {
  return item === undefined ? scope : `${scope}/${item}`
}

/** The ambient modules of a specifier. */
export interface SpecifierModules {
  readonly own: string
  readonly url: string
  readonly instantiate: string
}

/** @param item what the specifier names of the package, if it does */
export function specifierModules(specifier: string, item: string | undefined): SpecifierModules {
  const own = moduleName(specifier.endsWith(INSTANTIATE) ? specifier.slice(0, -INSTANTIATE.length) : specifier)
  const whole = item === undefined ? own : withoutInterface(own)
  return { own, url: `${whole}?url`, instantiate: `${whole}${INSTANTIATE}` }
}

/** TypeScript takes `*` as a wildcard and allows one: what lies between the first and the last of `1.*.*` goes into it. */
function moduleName(specifier: string): string {
  return specifier.replace(/\*.*\*/, '*')
}

/** `acme:image/codec@1.0.0` is of `acme:image@1.0.0`. */
function withoutInterface(specifier: string): string {
  return specifier.replace(/\/[^@]*/, '')
}

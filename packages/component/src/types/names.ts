import type { Digest } from '@wasm-pkg/registry-client/digest'

const SCOPE_DIGITS = 16
const INSTANTIATE = '?instantiate'
const BY_ID = '?by-id'

/** The prefix of the names of a package's modules. Unique to its bytes. */
export function scopeOf(digest: Digest): string {
  return `wasm-pkg:types/${digest.slice('sha256:'.length, 'sha256:'.length + SCOPE_DIGITS)}`
}

/** The module name for a specifier: of a package, or of one of its interfaces by its full id. */
export function targetName(scope: string, item: string | undefined): string {
  return item === undefined ? scope : `${scope}/${item}`
}

/**
 * The module of a package that exports its interfaces under full ids. It is one of its own, because TypeScript before 5.6
 * cannot parse such exports, and gets it empty. No id has a `?`.
 */
export function byIdName(scope: string): string {
  return `${scope}${BY_ID}`
}

export function isByIdName(name: string): boolean {
  return name.endsWith(BY_ID)
}

/** Whether a module is one of the package with that scope. */
export function isInScope(name: string, scope: string): boolean {
  return name === scope || name.startsWith(`${scope}/`) || name === byIdName(scope)
}

/** The line of a module's body that exports all of another module. The module of a specifier begins with it. */
export function exportAll(module: string): string {
  return `  export * from ${JSON.stringify(module)};\n`
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

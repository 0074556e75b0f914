import { isSpecifierShape } from '@wasm-pkg/project/specifier'

/** Without a lookahead, so that reserved namespaces (`wasm-pkg:`, `node:`) have the shape too. */
const SPECIFIER_LIKE = '^[a-z][a-z0-9-]*:[a-z]'
const SHIM = '^@bytecodealliance/preview[23]-shim/'
const GENERATED = '^wasm-pkg:'
/** Rollup would warn about these if nothing else resolves them. */
const BUILT_IN = '^node:'
/** A file whose path is inserted when the code is written (`vite/server-assets.ts`). */
const MARKED = '^__WASM_PKG_'

/** Matches imports for the plugin's resolve hook. Everything else costs nothing. */
export const RESOLVED: RegExp = new RegExp([isSpecifierShape.source, GENERATED, SHIM, BUILT_IN, MARKED].join('|'))

/** The same as text, for bundlers whose regular expressions have no lookahead (esbuild: Go, Farm: Rust). `isAsked` decides then. */
export const RESOLVED_PLAIN_TEXT: string = `${SPECIFIER_LIKE}|${SHIM}`

export const RESOLVED_PLAIN: RegExp = new RegExp(RESOLVED_PLAIN_TEXT)

/** What may be a specifier of a package, for the same bundlers. */
export const SPECIFIER_PLAIN: RegExp = new RegExp(SPECIFIER_LIKE)

/** Whether the plugin resolves an import: packages for everybody, the rest for generated modules only. */
export function isAsked(specifier: string, importerIsOurs: boolean): boolean {
  return importerIsOurs || isSpecifierShape.test(specifier)
}

/** The npm packages that implement WASI. */
export const SHIM_PACKAGES: readonly string[] = ['@bytecodealliance/preview2-shim', '@bytecodealliance/preview3-shim']

export function isShim(specifier: string): boolean {
  return SHIM_PACKAGES.some((name) => specifier.startsWith(`${name}/`))
}

export function isBuiltIn(specifier: string): boolean {
  return specifier.startsWith('node:')
}

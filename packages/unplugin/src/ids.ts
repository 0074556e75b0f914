import { isModuleId, type ModuleId } from '@wasm-pkg/project/module-id'
import { isSpecifierShape } from '@wasm-pkg/project/specifier'

/** Rollup's convention for ids that are no files: other plugins leave them alone. */
const VIRTUAL = '\0'

const GENERATED = '^wasm-pkg:'
const SHIM = '^@bytecodealliance/preview[23]-shim/'

/** Rollup would warn of these when it resolves nothing by itself. */
const BUILT_IN = '^node:'

/** A file whose path the code gets when it is written. */
const MARKED = '^__WASM_PKG_'

/** What the plugin is asked to resolve; everything else costs a bundler nothing. */
export const RESOLVED: RegExp = new RegExp([isSpecifierShape.source, GENERATED, SHIM, BUILT_IN, MARKED].join('|'))

export const LOADED: RegExp = /^\0wasm-pkg:/

/** A raw component, asked for with `?url`. */
const URL_QUERY = '?url'

export function virtualId(id: ModuleId): string {
  return VIRTUAL + id
}

export function moduleIdOf(id: string): ModuleId | undefined {
  const text = id.startsWith(VIRTUAL) ? id.slice(VIRTUAL.length) : ''
  return isModuleId(text) ? text : undefined
}

/** Whether a module was generated here: only such ones are given our copy of the WASI shims. */
export function isOurs(importer: string | undefined): boolean {
  return importer !== undefined && moduleIdOf(importer) !== undefined
}

export function isBuiltIn(specifier: string): boolean {
  return specifier.startsWith('node:')
}

export function isShim(specifier: string): boolean {
  return specifier.startsWith('@bytecodealliance/preview')
}

/** `ns:name@1.0.0?url` without the query; `undefined` for other specifiers. */
export function withoutUrlQuery(specifier: string): string | undefined {
  return specifier.endsWith(URL_QUERY) ? specifier.slice(0, -URL_QUERY.length) : undefined
}

/**
 * Rollup's `shouldTransformCachedModule`: a watching Rollup keeps what an unchanged module's imports were resolved to, but ours
 * change with package.json and the lock.
 */
export function importsOurs(module: object): boolean {
  const { resolvedSources = {} } = module as CachedModule
  return Object.values(resolvedSources).some(({ id }) => LOADED.test(id))
}

/** What Rollup tells; Rolldown, whose types Vite has, keeps nothing and never asks. */
interface CachedModule {
  readonly resolvedSources?: Readonly<Record<string, { readonly id: string }>>
}

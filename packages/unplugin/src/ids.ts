import { isModuleId, type ModuleId } from '@wasm-pkg/project/module-id'
import { isSpecifierShape } from '@wasm-pkg/project/specifier'

/** Rollup's convention for ids that are not files. Other plugins ignore them. */
const VIRTUAL = '\0'

const GENERATED = '^wasm-pkg:'
const SHIM = '^@bytecodealliance/preview[23]-shim/'

/** Rollup would warn about these if nothing else resolves them. */
const BUILT_IN = '^node:'

/** A file whose path is inserted when the code is written. */
const MARKED = '^__WASM_PKG_'

/** Matches imports for the plugin's resolve hook. Everything else costs nothing. */
export const RESOLVED: RegExp = new RegExp([isSpecifierShape.source, GENERATED, SHIM, BUILT_IN, MARKED].join('|'))

export const LOADED: RegExp = /^\0wasm-pkg:/

/** The query for the component itself. */
const URL_QUERY = '?url'

export function virtualId(id: ModuleId): string {
  return VIRTUAL + id
}

export function moduleIdOf(id: string): ModuleId | undefined {
  const text = id.startsWith(VIRTUAL) ? id.slice(VIRTUAL.length) : ''
  return isModuleId(text) ? text : undefined
}

/** Whether a module was generated here. Only such modules get our copy of the WASI shims. */
export function isOurs(importer: string | undefined): boolean {
  return importer !== undefined && moduleIdOf(importer) !== undefined
}

export function isBuiltIn(specifier: string): boolean {
  return specifier.startsWith('node:')
}

export function isShim(specifier: string): boolean {
  return specifier.startsWith('@bytecodealliance/preview')
}

/** `ns:name@1.0.0?url` without the query. `undefined` for other specifiers. */
export function withoutUrlQuery(specifier: string): string | undefined {
  return specifier.endsWith(URL_QUERY) ? specifier.slice(0, -URL_QUERY.length) : undefined
}

/**
 * For Rollup's `shouldTransformCachedModule`: in watch mode, Rollup keeps the resolved imports of unchanged modules,
 * but ours change with package.json and the lock file.
 */
export function importsOurs(module: object): boolean {
  const { resolvedSources = {} } = module as CachedModule
  return Object.values(resolvedSources).some(({ id }) => LOADED.test(id))
}

/** Rollup's input. Rolldown, whose types Vite uses, caches nothing and never calls it. */
interface CachedModule {
  readonly resolvedSources?: Readonly<Record<string, { readonly id: string }>>
}

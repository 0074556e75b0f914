import { isModuleId, type ModuleId } from '@wasm-pkg/project/module-id'

/** Rollup's convention for ids that are not files. Other plugins ignore them. */
const VIRTUAL = '\0'

export const LOADED: RegExp = /^\0wasm-pkg:/

/** Before the id of a module of the graph: the component that it was made from, as an asset. */
const URL_PREFIX = '\0wasm-pkg:url/'

/** The query for the component itself. */
const URL_QUERY = '?url'

export function virtualId(id: ModuleId): string {
  return VIRTUAL + id
}

/** The id of the module whose default export is the URL of a component. */
export function urlId(id: ModuleId): string {
  return URL_PREFIX + id
}

/** The module whose component an id of `urlId` stands for; `undefined` for other ids. */
export function componentOfUrl(id: string): ModuleId | undefined {
  const text = id.startsWith(URL_PREFIX) ? id.slice(URL_PREFIX.length) : ''
  return isModuleId(text) ? text : undefined
}

export function moduleIdOf(id: string): ModuleId | undefined {
  const text = id.startsWith(VIRTUAL) ? id.slice(VIRTUAL.length) : ''
  return isModuleId(text) ? text : undefined
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

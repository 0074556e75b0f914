import type { EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import type { Place } from './adapters/types.js'

/** Where the output of a bundler runs, in the order of the table. */
export const PLACES: readonly Place[] = ['Node', 'page', 'worker']

/** The kinds of import, and what of the application's result shows that they work. */
export const KINDS: Readonly<Record<string, readonly (keyof typeof EVERYTHING_RESULT)[]>> = {
  'static import': ['static'],
  'dynamic import': ['dynamic'],
  'interface subpath': ['interface'],
  'interface id': ['id'],
  'two versions': ['versions'],
  'WASI component': ['hello', 'resource', 'refused'],
  'linked pair': ['linked'],
  'WIT package': ['wit'],
}

import type { Place } from './adapters/types.js'

/** Whether one kind of import works in one place: a cell of the table in `docs/bundlers.md`. */
export interface Cell {
  readonly bundler: string
  readonly place: Place
  readonly kind: string
  /** Why it does not work; absent where it does. */
  readonly gap?: string
}

/** Bytes, as written and as a web server would send them. */
export interface Size {
  readonly raw: number
  readonly brotli: number
}

/** What an application with one component, and one with two, weigh. */
export interface Sizes {
  readonly name: string
  readonly one: { readonly js: Size; readonly wasm: Size }
  readonly two: { readonly js: Size; readonly wasm: Size }
}

declare module 'vitest' {
  // What `scripts/docs-bundlers.mjs` reads in Vitest's report.
  interface TaskMeta {
    cell?: Cell
    sizes?: Sizes
  }
}

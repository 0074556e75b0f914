import type { ModuleImport } from '@wasm-pkg/wasi/generated'

/** The binding of a component's import in the generated code. */
export interface ImportBinding {
  /** The import: `wasi:io/error@0.2.3`, or the plain name of a world's import. */
  readonly id: string
  /** Module that implements it. */
  readonly module: string
  /** The export of the module that has the interface. If absent, the module's exports are the interface. */
  readonly member?: string
  /** Whether the module is a facade. In formats without top-level await, a facade is ready only after its `$init`. */
  readonly facade?: boolean
}

/** How the generated code loads a core module. */
export type CoreExpression =
  /** The module's bytes, in the code itself. */
  | { readonly inline: Uint8Array }
  | CoreAtUrl
  /** A JavaScript expression of a `WebAssembly.Module`, or of a promise of one in modes other than `sync`. */
  | (CoreParts & { readonly module: string })

/** Code that the expressions of a core module need. */
export interface CoreParts {
  readonly imports?: readonly ModuleImport[]
  /** Statements that run before anything is awaited, because scripts know their own URL only until then. */
  readonly statements?: readonly string[]
}

export interface CoreAtUrl extends CoreParts {
  /** A JavaScript expression of a `URL` or string to fetch (browser) or read (Node). */
  readonly url: string
  /** Whether the code can also run in Node, as in a library. The URL is then the URL of a file. @default false */
  readonly mayBeFile?: boolean
}

/**
 * How instances start: with top-level await, synchronously (Node), or when `$init` is awaited, for output formats without
 * top-level await.
 */
export type StartMode = 'top-level-await' | 'sync' | 'deferred'

import type { ModuleImport } from '@wasm-pkg/wasi/generated'

/** What an import of a component is bound to in the generated code. */
export interface ImportBinding {
  /** The import: `wasi:io/error@0.2.3`, or the plain name of a world's import. */
  readonly id: string
  /** Module that implements it. */
  readonly module: string
  /** Export of the module that holds the interface; without it the module's own exports are the interface. */
  readonly member?: string
  /** Whether the module is a facade, which is ready only after its `$init` in formats without top-level await. */
  readonly facade?: boolean
}

/** How the generated code gets at a core module. */
export type CoreExpression =
  /** The module's bytes, in the code itself. */
  | { readonly inline: Uint8Array }
  | CoreAtUrl
  /** A JavaScript expression of a `WebAssembly.Module`, or outside of the mode `sync` of a promise of one. */
  | (CoreParts & { readonly module: string })

/** What the expressions of a core module need. */
export interface CoreParts {
  readonly imports?: readonly ModuleImport[]
  /** Run before anything is awaited: scripts know their own address only until then. */
  readonly statements?: readonly string[]
}

export interface CoreAtUrl extends CoreParts {
  /** A JavaScript expression of a `URL` or string to fetch (browser) or read (Node). */
  readonly url: string
  /** Whether the code may run in Node too, as that of a library, where the URL is one of a file. @default false */
  readonly mayBeFile?: boolean
}

/**
 * How instances start: with top-level await, synchronously (Node), or when `$init` is awaited, for output formats without
 * top-level await.
 */
export type StartMode = 'top-level-await' | 'sync' | 'deferred'

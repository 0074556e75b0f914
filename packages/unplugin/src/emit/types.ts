import type { CoreExpression } from '@wasm-pkg/component'
import type { Digest } from '@wasm-pkg/registry-client/digest'

/** A file to emit beside the code. */
export interface Asset {
  /** Name before the bundler adds a hash: `docs-greet.core2.wasm`. */
  readonly name: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Absolute path of a file with these bytes. */
  readonly path?: string
  read(): Promise<Uint8Array>
}

/** Emits an asset, in the bundler's own way, so that the code finds it at run time. */
export type Emit = (asset: Asset) => Promise<CoreExpression>

/** The context for emitting files in a `load` hook of Rollup, Rolldown and Vite. */
export interface EmitContext {
  emitFile(file: { readonly type: 'asset'; readonly name: string; readonly source: Uint8Array }): string
}

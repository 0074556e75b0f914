import type { CoreExpression } from '@wasm-pkg/component'
import type { Digest } from '@wasm-pkg/registry-client/digest'

/** Bytes to put beside the code. */
export interface Asset {
  /** Before the bundler puts a hash into it: `docs-greet.core2.wasm`. */
  readonly name: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Absolute path of a file with these bytes. */
  readonly path?: string
  read(): Promise<Uint8Array>
}

/** Puts an asset where the code finds it when it runs, each bundler in its own way. */
export type Emit = (asset: Asset) => Promise<CoreExpression>

/** What Rollup, Rolldown and Vite give a `load` hook to emit with. */
export interface EmitContext {
  emitFile(file: { readonly type: 'asset'; readonly name: string; readonly source: Uint8Array }): string
}

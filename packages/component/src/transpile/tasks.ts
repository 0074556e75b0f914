import type { AsyncFunctions } from '../async-functions.js'

/** Work for a thread. */
export type Task =
  | {
      readonly kind: 'transpile'
      readonly bytes: Uint8Array
      /** Versioned ids of the component's imports. */
      readonly imports: readonly string[]
      /** Ids of its exports. */
      readonly exports: readonly string[]
      readonly async?: AsyncFunctions
    }
  | { readonly kind: 'wit-text'; readonly bytes: Uint8Array }

/** Files by name: of a `transpile` those of the derived entry, else what the tool wrote. */
export type TaskFiles = readonly (readonly [name: string, content: Uint8Array])[]

export type TaskReply =
  | { readonly ok: true; readonly files: TaskFiles }
  /** `poisoned`: the tool trapped, and nothing it answers later in this thread can be trusted. */
  | {
      readonly ok: false
      /** `E_WASM` if the tool refuses the bytes, `E_UNSUPPORTED` if it cannot do them, `E_INTERNAL` if its output is not what is expected. */
      readonly code: 'E_WASM' | 'E_UNSUPPORTED' | 'E_INTERNAL'
      readonly message: string
      /** What can be done, if the failure itself knows. */
      readonly hint?: string
      readonly poisoned: boolean
    }

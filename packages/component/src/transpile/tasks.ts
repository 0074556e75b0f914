import type { AsyncFunctions } from './types.js'

/** Work for a thread. */
export type Task =
  | {
      readonly kind: 'transpile'
      readonly bytes: Uint8Array
      /** Versioned ids of the component's imports. */
      readonly imports: readonly string[]
      readonly async?: AsyncFunctions
    }
  | { readonly kind: 'component-types'; readonly bytes: Uint8Array; readonly imports: readonly string[] }
  | { readonly kind: 'wit-package-types'; readonly bytes: Uint8Array }

/** Files by name, as the tool wrote them. */
export type TaskFiles = readonly (readonly [name: string, content: Uint8Array])[]

export type TaskReply =
  | { readonly ok: true; readonly files: TaskFiles }
  /** `poisoned`: the tool trapped, and nothing it answers later in this thread can be trusted. */
  | { readonly ok: false; readonly message: string; readonly poisoned: boolean }

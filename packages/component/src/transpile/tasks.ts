import type { ThreadReply } from '../threads/thread-pool.js'
import type { AsyncFunctions } from '../async-functions.js'

/** Work for a thread. */
export type Task =
  | {
      readonly kind: 'transpile'
      readonly bytes: Uint8Array
      /** Ids of the component's imports, with versions. */
      readonly imports: readonly string[]
      /** Ids of its exports. */
      readonly exports: readonly string[]
      readonly async?: AsyncFunctions
      /** The task runtime, as `writeTaskRuntime` writes it. Otherwise, the thread makes it if it needs it. */
      readonly tasks?: string
    }
  | { readonly kind: 'wit-text'; readonly bytes: Uint8Array }
  | { readonly kind: 'task-runtime' }

/** Files by name: for `transpile`, those of the derived entry; otherwise, the files that jco wrote. */
export type TaskFiles = readonly (readonly [name: string, content: Uint8Array])[]

export interface Refusal {
  /** `E_WASM` if jco refuses the bytes, `E_UNSUPPORTED` if it does not support them, `E_INTERNAL` for unexpected output. */
  readonly code: 'E_WASM' | 'E_UNSUPPORTED' | 'E_INTERNAL'
  readonly message: string
  /** The hint, if the failure itself provides one. */
  readonly hint?: string
}

/** It is `poisoned` if jco trapped. */
export type TaskReply = ThreadReply<TaskFiles, Refusal>

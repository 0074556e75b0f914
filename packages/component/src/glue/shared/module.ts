import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import { COMPILE_URL, FETCH_FILE } from './loading.js'
import { CREATE_INSTANCE, CREATE_TRAPS, RUNTIME_TEXT, SHARED_NAMES } from './text.js'

/** Id of the runtime module, which is the same for all components of a program. */
export const RUNTIME_ID = 'wasm-pkg:runtime'

/** The module with what the glue of all components shares: the conversion of values, resources, errors and traps. */
export function generateRuntime(): GeneratedModule {
  const names = [COMPILE_URL, CREATE_INSTANCE, CREATE_TRAPS, FETCH_FILE, ...SHARED_NAMES]
  return { imports: [], body: [RUNTIME_TEXT], exports: names.map((name) => ({ kind: 'declared', name })) }
}

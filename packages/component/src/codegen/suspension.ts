import { quote } from '@wasm-pkg/wasi/generated'
import type { TranspiledComponent } from '../transpile/types.js'

const MESSAGE =
  'This component suspends its calls, which requires JavaScript Promise Integration: ' +
  'Node 24 or later, or a browser that has WebAssembly.Suspending'

/** A statement that reports a missing feature of the runtime, which would otherwise fail with `… is not a constructor`. */
export function requireSuspension({ suspends }: Pick<TranspiledComponent, 'suspends'>): readonly string[] {
  return suspends ? [`if (typeof WebAssembly.Suspending !== 'function') throw new Error(${quote(MESSAGE)})`] : []
}

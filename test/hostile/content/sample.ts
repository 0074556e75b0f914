import { readFileSync } from 'node:fs'
import { customSection } from '@wasm-pkg/testing/wasm'

const ADDER = readFileSync(new URL('adder.wasm', import.meta.url))
/** Enough for a body to break in the middle, little enough for a thousand runs. */
const PADDING_BYTES = 150_000

/** A real component (docs:adder of the samples), made unlike any other and large by a custom section. */
export function sampleComponent(seed: string, bytes: number = PADDING_BYTES): Buffer {
  return Buffer.concat([ADDER, customSection('padding', Buffer.alloc(bytes, `${seed} `))])
}

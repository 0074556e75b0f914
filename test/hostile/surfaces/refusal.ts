import { inspect } from 'node:util'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Refusal } from '../harness/case.js'

/** A thrown error as an outcome; its output is the most a program that logs it could show. */
export function refusal(error: unknown, said: readonly string[]): Refusal {
  const output = [...said, inspect(error, { depth: 12, maxStringLength: 100_000 }), JSON.stringify(error)].join('\n')
  if (!isWasmPkgError(error)) return { ok: false, code: 'not one of our errors', message: String(error), output }
  return { ok: false, code: error.code, message: formatError(error), output }
}

import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import type { AsyncFunctions } from '../async-functions.js'

/** The version of @bytecodealliance/jco-transpile, which package.json pins. Another version writes other files. */
export const JCO_VERSION = '0.15.0'

/** Increase these when cached files change without a new jco. */
const FORMATS = { modules: 19, tasks: 2, types: 14 } as const

/** The key of everything that is computed from the bytes with the same settings. */
export function derivedKey(kind: 'modules' | 'tasks' | 'types', digest: Digest, async?: AsyncFunctions): string {
  const functions = async && { exports: async.exports.toSorted(), imports: async.imports.toSorted() }
  const input = JSON.stringify([kind, FORMATS[kind], JCO_VERSION, digest, functions ?? null])
  return sha256(Buffer.from(input)).slice('sha256:'.length)
}

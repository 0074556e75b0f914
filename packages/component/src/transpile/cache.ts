import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import type { AsyncFunctions } from '../async-functions.js'

/** Of @bytecodealliance/jco-transpile, which package.json pins: another version writes other files. */
export const JCO_VERSION = '0.15.0'

/** Raised whenever what is cached changes without a new jco. */
const FORMATS = { modules: 13, types: 10 } as const

/** Key of everything that is computed from some bytes in one way. */
export function derivedKey(kind: 'modules' | 'types', digest: Digest, async?: AsyncFunctions): string {
  const functions = async && { exports: async.exports.toSorted(), imports: async.imports.toSorted() }
  const input = JSON.stringify([kind, FORMATS[kind], JCO_VERSION, digest, functions ?? null])
  return sha256(Buffer.from(input)).slice('sha256:'.length)
}

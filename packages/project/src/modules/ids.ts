import { digestHex } from '@wasm-pkg/registry-client/digest'
import type { ResolvedPackage } from '../resolve/types.js'

/**
 * Id of a generated module, without a bundler's own prefix: no paths, no `?`, no `.wasm` at the end, so that no other
 * plugin takes it for its own.
 */
export type ModuleId = `${typeof PREFIX}${string}`

const PREFIX = 'wasm-pkg:'

/** Hex digits of the digest in an id: enough to keep builds of one version apart, short enough to read. */
const DIGEST_LENGTH = 16

export type ModuleKind = 'facade' | 'factory' | 'glue' | 'interface' | 'wasi' | 'wit'

/** The same package in the same bytes always has the same ids, whatever specifier led to it. */
export function moduleId(kind: ModuleKind, pack: ResolvedPackage, item?: string): ModuleId {
  const base = `${PREFIX}${kind}/${pack.id}/${digestHex(pack.digest).slice(0, DIGEST_LENGTH)}` as const
  return item === undefined ? base : `${base}/${item}`
}

export function isModuleId(text: string): text is ModuleId {
  return text.startsWith(PREFIX)
}

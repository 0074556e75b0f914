import { digestHex } from '@wasm-pkg/registry-client/digest'
import type { ResolvedPackage } from '../resolve/types.js'

/**
 * The id of a generated module, without a bundler's own prefix. It has no path, no `?` and no `.wasm` at the end, so
 * that other plugins do not handle it.
 */
export type ModuleId = `${typeof PREFIX}${string}`

const PREFIX = 'wasm-pkg:'

/** Hex digits of the digest in an id: enough to distinguish builds of one version, short enough to read. */
const DIGEST_LENGTH = 16

/** What a generated module is for; see `Module`. `bytes` stands for the component itself. */
export type ModuleKind = 'bytes' | 'facade' | 'factory' | 'glue' | 'interface' | 'wasi' | 'wit'

/** The same package with the same bytes always has the same ids, whatever its specifier. */
export function moduleId(kind: ModuleKind, pack: ResolvedPackage, item?: string): ModuleId {
  const base = `${PREFIX}${kind}/${pack.id}/${digestHex(pack.digest).slice(0, DIGEST_LENGTH)}` as const
  return item === undefined ? base : `${base}/${item}`
}

/** Whether an id is that of a generated module. */
export function isModuleId(text: string): text is ModuleId {
  return text.startsWith(PREFIX)
}

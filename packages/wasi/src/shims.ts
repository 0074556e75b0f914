import { parseWasiId } from './id.js'
import { doorsOf, type Preview } from './interfaces.js'

/** The implementation of a WASI interface. */
export interface ShimBinding {
  /** `wasi:io/error@0.2.3` */
  readonly id: string
  /** Module of a shim. */
  readonly module: string
  /** The export of the module that has the interface. If absent, the module's exports are the interface. */
  readonly member?: string
}

/** Patch releases are compatible. Of the release candidates of 0.3.0, only the last one is the same as the release. */
const SHIMS = {
  preview2: { version: /^0\.2\.\d+$/, module: '@bytecodealliance/preview2-shim' },
  preview3: { version: /^0\.3\.(?:\d+|0-rc-2026-03-15)$/, module: '@bytecodealliance/preview3-shim' },
} as const

/**
 * The shim's implementation of a WASI interface.
 *
 * @param id full id, `wasi:io/error@0.2.3`, which may have a label
 * @returns `undefined` if it does not belong to WASI 0.2 or 0.3, or the shims do not have it
 */
export function wasiShimBinding(id: string): ShimBinding | undefined {
  const parts = parseWasiId(id)
  const found = doorsOf(id)
  if (parts === undefined || found === undefined) return undefined
  if (!SHIMS[found.preview].version.test(parts.version ?? '')) return undefined
  return { id, module: shimModule(found.preview, parts.package), member: memberOf(parts.interface) }
}

/**
 * The specifier of a module of a shim.
 *
 * @param name `filesystem`
 */
export function shimModule(preview: Preview, name: string): string {
  return `${SHIMS[preview].module}/${name}`
}

/** The shims name their exports like jco: `monotonic-clock` becomes `monotonicClock`. */
function memberOf(item: string): string {
  return item.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

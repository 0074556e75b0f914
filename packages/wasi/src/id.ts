import { splitLabel } from './label.js'

/** The parts of a WASI interface id, `wasi:package/interface@version`. */
export interface WasiId {
  /** `io` in `wasi:io/error` */
  readonly package: string
  readonly interface: string
  readonly version?: string
}

const ID = /^wasi:(?<pack>[^/@]+)\/(?<item>[^/@]+)(?:@(?<version>.+))?$/

/** The parts of the id, with or without a label, or `undefined` if it does not belong to WASI. */
export function parseWasiId(id: string): WasiId | undefined {
  const { pack, item, version } = ID.exec(splitLabel(id).id)?.groups ?? {}
  if (pack === undefined || item === undefined) return undefined
  return { package: pack, interface: item, ...(version === undefined ? {} : { version }) }
}

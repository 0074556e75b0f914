import { splitLabel } from './label.js'

/** A WASI interface, `wasi:package/interface@version`, in its parts. */
export interface WasiId {
  /** `io` of `wasi:io/error` */
  readonly package: string
  readonly interface: string
  readonly version?: string
}

const ID = /^wasi:(?<pack>[^/@]+)\/(?<item>[^/@]+)(?:@(?<version>.+))?$/

/** The parts of the id, with or without a label, or `undefined` if it is not of WASI. */
export function parseWasiId(id: string): WasiId | undefined {
  const { pack, item, version } = ID.exec(splitLabel(id).id)?.groups ?? {}
  if (pack === undefined || item === undefined) return undefined
  return { package: pack, interface: item, ...(version === undefined ? {} : { version }) }
}

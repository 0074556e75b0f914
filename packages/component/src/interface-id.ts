import { splitLabel } from '@wasm-pkg/wasi/label'

/** The parts of a WIT id, `ns:package/interface@version`. */
export interface InterfaceId {
  /** `ns:package` */
  readonly package: string
  readonly interface: string
  readonly version?: string
}

/** Binaries can have ids with many colons. The pattern stops at the first one, so that there is only one way to match. */
const ID = /^([^/@:]+:[^/@]+)\/([^/@]+)(?:@(.+))?$/

/** The parts of a WIT id, with or without a label, or `undefined` for the plain name of a world's own function or interface. */
export function parseInterfaceId(id: string): InterfaceId | undefined {
  const [, pack, item, version] = ID.exec(splitLabel(id).id) ?? []
  if (pack === undefined || item === undefined) return undefined
  return { package: pack, interface: item, ...(version === undefined ? {} : { version }) }
}

/** `ns:package@version`, the package of an interface. */
export function witPackageOf({ package: pack, version }: InterfaceId): string {
  return version === undefined ? pack : `${pack}@${version}`
}

import { splitLabel } from '@wasm-pkg/wasi/label'

/** A WIT id, `ns:package/interface@version`, in its parts. */
export interface InterfaceId {
  /** `ns:package` */
  readonly package: string
  readonly interface: string
  readonly version?: string
}

/** Binaries may have ids of many colons: up to the first one, as no other part then matches in more than one way. */
const ID = /^([^/@:]+:[^/@]+)\/([^/@]+)(?:@(.+))?$/

/** The parts of a WIT id, with or without a label, or `undefined` for the plain name of a world's own function or interface. */
export function parseInterfaceId(id: string): InterfaceId | undefined {
  const [, pack, item, version] = ID.exec(splitLabel(id).id) ?? []
  if (pack === undefined || item === undefined) return undefined
  return { package: pack, interface: item, ...(version === undefined ? {} : { version }) }
}

/** `ns:package@version`: what an interface is a part of. */
export function packageOf({ package: pack, version }: InterfaceId): string {
  return version === undefined ? pack : `${pack}@${version}`
}

import { writeMetadata } from '@wasm-pkg/component'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { readWkgMetadata } from './metadata.js'
import { encodeWit, type WitSource } from './source.js'

/** A WIT package that was built from its text. */
export interface BuiltWit {
  /** `ns:name` */
  readonly name: string
  /** Absent if the text does not name one. Such a package cannot be published. */
  readonly version?: string
  readonly bytes: Uint8Array
}

/**
 * Builds a WIT package from a folder: the same bytes as `wkg build` makes of it.
 *
 * @param root the folder whose `wkg.toml` describes the package
 * @throws WasmPkgError `E_BUILD` with the place in a file, `E_CONFIG`, `E_NAME`
 */
export async function buildWit(root: string, source: WitSource): Promise<BuiltWit> {
  const metadata = await readWkgMetadata(root)
  const { package: pack, bytes } = await encodeWit(source)
  const name = formatPackageName(parsePackageName(`${pack.namespace}:${pack.name}`))
  const version = pack.version === null ? {} : { version: pack.version }
  return { name, ...version, bytes: writeMetadata(bytes, { ...metadata, ...version }) }
}

import { type WrittenMetadata, writeMetadata } from '@wasm-pkg/component'
import { readPackageJson } from './package-json.js'
import { readRevision } from './revision.js'

export interface MetadataRequest {
  /** Folder of `package.json`. */
  readonly root: string
  /** The version in `wit/`. */
  readonly version: string
  readonly mode: 'production' | 'development'
}

/**
 * A component with metadata sections from `package.json`, `wit/` and git. They depend on the sources only, so that the
 * same sources give the same bytes.
 *
 * @throws WasmPkgError `E_CONFIG` for a license that is not an SPDX expression
 */
export async function withMetadata(bytes: Uint8Array, request: MetadataRequest): Promise<Uint8Array> {
  return writeMetadata(bytes, await metadataOf(request))
}

async function metadataOf({ root, version, mode }: MetadataRequest): Promise<WrittenMetadata> {
  const fields = await readPackageJson(root)
  // In development, every commit would change the bytes.
  const revision = mode === 'production' ? await readRevision(root) : undefined
  return { ...fields, version, ...(revision !== undefined && { revision }) }
}

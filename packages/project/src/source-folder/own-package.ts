import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Manifest } from '../manifest/types.js'
import { readIdentity } from './identity.js'

/**
 * A folder that is the source of a package overrides it with itself, so that its tests import it by its name, as users
 * will.
 *
 * @param root folder of the manifest
 */
export function withOwnPackage(manifest: Manifest, root: string): Manifest {
  if (manifest.build === undefined) return manifest
  try {
    const { name } = readIdentity(root)
    if (manifest.overrides.has(name)) return manifest
    return { ...manifest, overrides: new Map([...manifest.overrides, [name, root]]) }
  } catch (error) {
    // A build reports what is wrong with the WIT.
    if (isWasmPkgError(error)) return manifest
    throw error
  }
}

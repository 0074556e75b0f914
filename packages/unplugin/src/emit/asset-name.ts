import type { ResolvedPackage } from '@wasm-pkg/project'
import type { CoreModule } from '@wasm-pkg/component'
import { type Digest, digestHex } from '@wasm-pkg/registry-client/digest'
import { formatPackageName } from '@wasm-pkg/registry-client/names'

/** Name of an emitted core module before the bundler adds a hash: `docs-greet.core2.wasm`. */
export function coreAssetName(pack: ResolvedPackage, core: Pick<CoreModule, 'name'>): string {
  const suffix = core.name.slice(core.name.indexOf('.') + 1)
  return `${formatPackageName(pack.name).replace(':', '-')}.${suffix}`
}

/** Name of a whole component, for `?url`. */
export function componentAssetName(pack: ResolvedPackage): string {
  return `${formatPackageName(pack.name).replace(':', '-')}.wasm`
}

/** Name of the variable that has the URL of an asset: a module has several, and bundlers put modules into one scope. */
export function assetVariable(digest: Digest): string {
  return `$${digestHex(digest).slice(0, 16)}`
}

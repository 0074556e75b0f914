import type { ResolvedPackage } from '@wasm-pkg/project'
import type { CoreModule } from '@wasm-pkg/component'
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

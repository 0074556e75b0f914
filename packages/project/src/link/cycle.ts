import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { ResolvedPackage } from '../resolve/types.js'

/**
 * Refuses packages that import each other, because neither could start first.
 *
 * @param path packages from the root of the chain to the one whose imports are looked at
 * @throws WasmPkgError `E_UNSUPPORTED` with the cycle
 */
export function refuseCycle(path: readonly ResolvedPackage[], next: ResolvedPackage): void {
  const start = path.findIndex((pack) => pack.digest === next.digest)
  if (start === -1) return
  const cycle = [...path.slice(start), next].map((pack) => pack.id).join(' -> ')
  throw new WasmPkgError('E_UNSUPPORTED', `packages import each other in a cycle: ${cycle}`, {
    package: formatPackageName(next.name),
    hint: 'Bind one of the imports to your own module, or compose the components into one.',
  })
}

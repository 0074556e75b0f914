import type { AsyncFunctions } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { ResolvedPackage } from '../resolve/types.js'

/** A package and its functions that can wait. */
export interface Suspending {
  readonly pack: ResolvedPackage
  readonly async: AsyncFunctions | undefined
}

/**
 * Requires that a package waits for functions that it links to. Otherwise, it would use the promise as the result.
 *
 * @param imported id of the importer's import
 * @param exported id of the provider's export to which it is bound
 * @throws WasmPkgError `E_CONFIG`
 */
export function requireWaiting(importer: Suspending, imported: string, provider: Suspending, exported: string): void {
  for (const name of provider.async?.exports ?? []) {
    const at = name.lastIndexOf('#')
    if (name.slice(0, at) !== exported) continue
    const needed = `${imported}${name.slice(at)}`
    if (importer.async?.imports.includes(needed)) continue
    const own = formatPackageName(importer.pack.name)
    throw new WasmPkgError('E_CONFIG', `${importer.pack.id} does not wait for ${escapeText(needed)}`, {
      package: importer.pack.id,
      chain: [{ label: 'is linked to', value: `${provider.pack.id}, where it is in wasmPkg.async` }],
      hint:
        `Add "${escapeText(needed)}" to wasmPkg.async["${own}"].imports in package.json, ` +
        'and to its exports the functions that call it.',
    })
  }
}

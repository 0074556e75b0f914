import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { ResolvedPackage } from '../resolve/types.js'

/** @param cause why an interface of it is not bound */
export function typesOnlyError(pack: ResolvedPackage, cause: WasmPkgError | undefined): WasmPkgError {
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} is a WIT package: it has types but no code to import`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'required by', value: escapeText(value) })),
    hint: 'Use `import type`, or bind its interfaces to your own module with the bindings option.',
    cause,
  })
}

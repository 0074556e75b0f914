import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

/** The same failure with another next step, where the command knows a better one; without one, the failure itself. */
export function withHint(error: WasmPkgError, hint: string | undefined): WasmPkgError {
  if (hint === undefined) return error
  const { code, message, package: pack, chain, expected, actual, attempts, cause } = error
  return new WasmPkgError(code, message, { package: pack, chain, expected, actual, attempts, cause, hint })
}

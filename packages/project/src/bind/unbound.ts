import { type ErrorDetails, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { parseInterfaceId } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'

/** The error for an import that nothing provides, with what was found instead and the ways to bind it. */
export function unboundError(
  pack: ResolvedPackage,
  id: string,
  details: Pick<ErrorDetails, 'actual' | 'cause'> = {},
): WasmPkgError {
  const shown = escapeText(id)
  const { label } = splitLabel(id)
  const own = parseInterfaceId(id)?.package
  const provider =
    own === undefined
      ? ''
      : ` or declare a package that exports it under wasmPkg.dependencies,` +
        ` or map the namespace of ${escapeText(own)} to a registry that has it, under wasmPkg.registries.namespaces;`
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} imports ${shown}, but nothing provides it`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'asked for by', value: escapeText(value) })),
    hint:
      `Bind it to your own module or to a package, bindings: { "${escapeText(label ?? id)}": "./my-module.js" };${provider}` +
      ` or, for an interface of WASI, use a version that the WASI shims have.`,
    ...(details.actual === undefined ? {} : { expected: `an export compatible with ${shown}` }),
    ...details,
  })
}

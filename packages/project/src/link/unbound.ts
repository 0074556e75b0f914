import { type ErrorDetails, isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { parseInterfaceId } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'

/** An import of a component that nothing provides. */
export interface Unbound extends Pick<ErrorDetails, 'actual' | 'cause'> {
  readonly kind: 'unbound'
  /** The import, `wasi:nn/graph@0.2.0` or a plain name of the world. */
  readonly id: string
}

/** @param details what was found instead */
export function unbound(id: string, details: Pick<ErrorDetails, 'actual' | 'cause'> = {}): Unbound {
  return { kind: 'unbound', id, ...details }
}

/**
 * The error for an import that nothing provides, with what was found instead and the ways to bind it. In a frozen project,
 * that the lock file lacks the provider is the error.
 */
export function unboundError(pack: ResolvedPackage, { id, actual, cause }: Unbound): WasmPkgError {
  if (isWasmPkgError(cause) && cause.code === 'E_LOCK_STALE') return cause
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
    chain: pack.requestedBy.map((value) => ({ label: 'required by', value: escapeText(value) })),
    hint:
      `Bind it to your own module or to a package in package.json, "wasmPkg": { "bindings": { "${escapeText(label ?? id)}": "./my-module.js" } };${provider}` +
      ` or import the package with ?instantiate and pass the implementation to each instance;` +
      ` or, for an interface of WASI, use a version that the WASI shims have.`,
    ...(actual === undefined ? {} : { actual, expected: `an export compatible with ${shown}` }),
    cause,
  })
}

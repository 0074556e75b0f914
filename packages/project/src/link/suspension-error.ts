import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { ResolvedPackage } from '../resolve/types.js'

/** @param target the target of the build, or the runtime */
export function suspensionError({ id, requestedBy }: ResolvedPackage, target: string): WasmPkgError {
  return new WasmPkgError('E_UNSUPPORTED', `${id} uses async functions, which ${target} does not support`, {
    package: id,
    chain: requestedBy.map((value) => ({ label: 'required by', value: escapeText(value) })),
    expected: 'JavaScript Promise Integration: Node 24, Chrome and Edge 137, Firefox 153, Safari 27 or later',
    actual: target,
    hint: 'Raise the build target, use a later version of Node.js, or use a version of the package without async functions.',
  })
}

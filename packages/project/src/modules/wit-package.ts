import { generateWitPackageModule, type ImportBinding, interfaceJsName } from '@wasm-pkg/component'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Project } from '../project.js'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Linker } from './links.js'

/**
 * The module of a WIT package, which has no code of its own: its interfaces are what the imports of a component would be
 * bound to. What is not bound is left out.
 *
 * @param only full id of the one interface wanted
 * @throws WasmPkgError `E_UNBOUND_IMPORT` if nothing is bound
 */
export async function loadWitPackage(
  project: Project,
  linker: Linker,
  pack: ResolvedPackage,
  only: string | undefined,
): Promise<string> {
  const bindings: ImportBinding[] = []
  let unbound: unknown
  for (const id of only === undefined ? pack.facts.exports : [only]) {
    try {
      bindings.push(await linker.module(await project.binder.bind(pack, id)))
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_UNBOUND_IMPORT') throw error
      unbound = error
    }
  }
  if (bindings.length === 0) throw typesOnlyError(pack, unbound)
  const interfaces = bindings.map(({ id }) => ({ id, jsName: interfaceJsName(id) }))
  return generateWitPackageModule({ interfaces, bindings, ...(only === undefined ? {} : { only }) })
}

function typesOnlyError(pack: ResolvedPackage, cause: unknown): WasmPkgError {
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} is a WIT package: it has types and no code to import`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'asked for by', value: escapeText(value) })),
    hint: 'Use `import type`, or bind its interfaces to a module of yours with the bindings option.',
    cause,
  })
}

import {
  generateBoundInterface,
  generateWitPackageModule,
  type ImportBinding,
  interfaceJsName,
  interfaceMembers,
  readWitApi,
} from '@wasm-pkg/component'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import type { Project } from '../project.js'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Linker } from './links.js'

/**
 * The module of a WIT package, which has no code. Its interfaces are bound like imports of a component. Unbound ones
 * are left out.
 *
 * @param only full id, if only one interface is requested
 * @throws WasmPkgError `E_UNBOUND_IMPORT` if nothing is bound
 */
export async function loadWitPackage(
  project: Project,
  linker: Linker,
  pack: ResolvedPackage,
  only: string | undefined,
  stringNames: boolean,
): Promise<GeneratedModule> {
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
  const [binding] = bindings
  if (binding === undefined) throw typesOnlyError(pack, unbound)
  if (only !== undefined) return generateBoundInterface(binding, await membersOf(pack, only))
  const interfaces = bindings.map((bound) => ({ jsName: interfaceJsName(bound.id), binding: bound }))
  return generateWitPackageModule({ interfaces, stringNames })
}

/** JavaScript names of an interface's functions and resources. */
async function membersOf(pack: ResolvedPackage, id: string): Promise<readonly string[]> {
  const item = readWitApi(await pack.read()).exports.get(id)
  return item?.kind === 'interface' ? interfaceMembers(item) : []
}

function typesOnlyError(pack: ResolvedPackage, cause: unknown): WasmPkgError {
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} is a WIT package: it has types but no code to import`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'asked for by', value: escapeText(value) })),
    hint: 'Use `import type`, or bind its interfaces to your own module with the bindings option.',
    cause,
  })
}

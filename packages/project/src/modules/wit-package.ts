import {
  exportJsName,
  generateWitPackageModule,
  type ImportBinding,
  interfaceJsName,
  interfaceMembers,
  readWitApi,
} from '@wasm-pkg/component'
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
  stringNames: boolean,
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
  const [binding] = bindings
  if (only !== undefined && binding !== undefined) return interfaceModule(binding, await membersOf(pack, only))
  const interfaces = bindings.map(({ id }) => ({ id, jsName: interfaceJsName(id) }))
  return generateWitPackageModule({ interfaces, bindings, stringNames })
}

/** JavaScript names of an interface's functions and resources. */
async function membersOf(pack: ResolvedPackage, id: string): Promise<readonly string[]> {
  const item = readWitApi(await pack.read()).exports.get(id)
  return item?.kind === 'interface' ? interfaceMembers(item) : []
}

/** The members of one bound interface under their own names. */
function interfaceModule({ module, member }: ImportBinding, members: readonly string[]): string {
  if (member === undefined) return `export * from ${JSON.stringify(module)}\n`
  // A member comes from the project's own bindings and may be any export name.
  const name = /^[A-Za-z_$][\w$]*$/.test(member) ? member : JSON.stringify(member)
  return [
    `import { ${name} as $interface } from ${JSON.stringify(module)}`,
    ...members.map((item, i) => `const $member${i} = $interface[${JSON.stringify(item)}]`),
    ...members.map((item, i) => `export { $member${i} as ${exportJsName(item)} }`),
    '',
  ].join('\n')
}

function typesOnlyError(pack: ResolvedPackage, cause: unknown): WasmPkgError {
  return new WasmPkgError('E_UNBOUND_IMPORT', `${pack.id} is a WIT package: it has types but no code to import`, {
    package: pack.id,
    chain: pack.requestedBy.map((value) => ({ label: 'asked for by', value: escapeText(value) })),
    hint: 'Use `import type`, or bind its interfaces to your own module with the bindings option.',
    cause,
  })
}

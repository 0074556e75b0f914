import type { AsyncFunctions } from '../async-functions.js'
import type { ComponentFacts } from '../inspect/facts.js'
import { parseInterfaceId } from '../interface-id.js'
import { declarePackage, type DeclaredPackage } from './declare-package.js'
import { printImplementation } from './implementation.js'
import { importedFunction } from './imported-function.js'
import type { WitModule } from './modules.js'
import { scopeOf } from './names.js'
import { printModule } from './print.js'
import type { ImportTypes, PackageTypes, TypesBlock } from './types.js'
import { worldExports } from './world.js'

/**
 * The TypeScript types of a component or a WIT package, as bodies of ambient modules. Their names contain the package's
 * digest, because two components see different parts of one interface, and a class cannot be declared twice.
 *
 * @param async functions that can wait, in addition to those that are `async` in WIT
 * @param scope the prefix of the names of its modules
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_LIMIT`
 */
export function describeTypes(
  bytes: Uint8Array,
  facts: ComponentFacts,
  async?: AsyncFunctions,
  scope: string = scopeOf(facts.digest),
): PackageTypes {
  const kind = facts.kind === 'wit-package' ? facts.kind : 'component'
  const declared = declarePackage(bytes, scope, async)
  if (declared === undefined) return untypedPackage(kind, scope, facts)
  const { modules, world } = declared
  const blocks = modules.interfaces.map((module) => blockOf(module, declared))
  const { text, byId } = worldExports(declared, facts)
  const imports = kind === 'component' ? facts.imports.map((id) => importTypes(id, declared, async)) : []
  return { kind, scope, blocks, world: printModule(world) + text, byId, imports }
}

function blockOf(module: WitModule, { api, declare }: DeclaredPackage): TypesBlock {
  const declarations = declare(module)
  const isImported = module.side === 'import' || api.kind === 'wit-package'
  const text = printModule(declarations, (print) => (isImported ? printImplementation(declarations, print) : ''))
  const hasThen = declarations.some(({ kind: what, name }) => what === 'function' && name === 'then')
  return { id: module.name, text: text || '  export {};\n', hasThen }
}

function untypedPackage(kind: PackageTypes['kind'], scope: string, { exports, imports }: ComponentFacts): PackageTypes {
  const blocks = exports
    .filter((id) => parseInterfaceId(id) !== undefined)
    .map((id) => ({ id: `${scope}/${id}`, text: '', hasThen: false }))
  return { kind, scope, blocks, world: '', byId: '', imports: imports.map((id) => ({ id })) }
}

function importTypes(id: string, { api, modules }: DeclaredPackage, async: AsyncFunctions | undefined): ImportTypes {
  if (api.imports.get(id)?.kind === 'interface') {
    const module = modules.moduleOf('import', id)
    return { id, ...(module !== undefined && { module }) }
  }
  const signature = importedFunction(id, api, modules, async?.imports.includes(id) === true)
  return { id, ...(signature !== undefined && { signature }) }
}

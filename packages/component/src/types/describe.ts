import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { ComponentFacts } from '../inspect/facts.js'
import { parseInterfaceId } from '../interface-id.js'
import type { AsyncFunctions } from '../async-functions.js'
import { readWitApi, type WitApi } from '../wit/api.js'
import { readPackageDocs } from '../wit/docs.js'
import { declarationsOf } from './declarations.js'
import { printImplementation } from './implementation.js'
import { isReserved } from './identifiers.js'
import { importedFunction } from './imported-function.js'
import type { Declaration } from './model.js'
import { modulesOf, type PackageModules, type WitModule } from './modules.js'
import { scopeOf } from './names.js'
import { createNaming } from './naming.js'
import { isValue, printModule } from './print.js'
import type { ImportTypes, PackageTypes, TypesBlock } from './types.js'
import { worldExports } from './world.js'

/**
 * The TypeScript types of a component or a WIT package, as bodies of ambient modules. Their names contain the package's
 * digest, because two components see different parts of one interface, and a class cannot be declared twice.
 *
 * @param async functions that can wait, in addition to those that are `async` in WIT
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_LIMIT`
 */
export function describeTypes(bytes: Uint8Array, facts: ComponentFacts, async?: AsyncFunctions): PackageTypes {
  const kind = facts.kind === 'wit-package' ? facts.kind : 'component'
  const scope = scopeOf(facts.digest)
  const api = readOrSkip(bytes)
  if (api === undefined) return untypedPackage(kind, scope, facts)
  const modules = modulesOf(api, scope)
  const declare = createDeclare(api, modules, kind === 'wit-package' ? readPackageDocs(bytes) : new Map(), async)
  const blocks = modules.interfaces.map((module): TypesBlock => {
    const declarations = declare(module)
    const isImported = module.side === 'import' || kind === 'wit-package'
    const text = printModule(declarations, (print) => (isImported ? printImplementation(declarations, print) : ''))
    const hasThen = declarations.some(({ kind: what, name }) => what === 'function' && name === 'then')
    return { id: module.name, text: text || '  export {};\n', hasThen }
  })
  const world = declare(modules.world)
  const { text, byId, interfaces } = worldExports(api, facts, modules, world)
  const imports = kind === 'component' ? facts.imports.map((id) => importTypes(id, api, modules, async)) : []
  // The package's module exports no `then` (glue/names.ts).
  const renamed = world.map((it) => (isValue(it) && it.name === 'then' ? { ...it, name: '$then' } : it))
  const own = printModule(renamed)
  const values = renamed.filter((it) => isValue(it) || it.kind === 'class').map(({ name }) => name)
  const importable = values.filter((name) => !isReserved(name))
  const exported = { values: importable, text: own, interfaces }
  return { kind, scope, blocks, world: own + text, exported, byId, imports }
}

/** If jco can read a component and this reader cannot, it has no types, which is better than a failed build. */
function readOrSkip(bytes: Uint8Array): WitApi | undefined {
  try {
    return readWitApi(bytes)
  } catch (error) {
    if (isWasmPkgError(error) && error.code === 'E_UNSUPPORTED') return undefined
    throw error
  }
}

function untypedPackage(kind: PackageTypes['kind'], scope: string, { exports, imports }: ComponentFacts): PackageTypes {
  const blocks = exports
    .filter((id) => parseInterfaceId(id) !== undefined)
    .map((id) => ({ id: `${scope}/${id}`, text: '', hasThen: false }))
  const exported = { values: [], text: '', interfaces: [] }
  return { kind, scope, blocks, world: '', exported, byId: '', imports: imports.map((id) => ({ id })) }
}

function createDeclare(
  api: WitApi,
  { moduleOf }: PackageModules,
  docs: ReturnType<typeof readPackageDocs>,
  async: AsyncFunctions | undefined,
): (module: WitModule) => readonly Declaration[] {
  const waiting = new Set([...(async?.imports ?? []), ...(async?.exports ?? [])])
  return (module) => {
    const { side, id, types, functions } = module
    const isOwn = id !== undefined && api.exports.has(id)
    const about = isOwn ? docs.get(parseInterfaceId(id)?.interface ?? '') : undefined
    return declarationsOf({
      types,
      functions,
      ...createNaming(api, module, moduleOf),
      waits: (name) => waiting.has(id === undefined ? name : `${id}#${name}`),
      disposable: side === 'export' && api.kind === 'component',
      ...(about !== undefined && { docs: about }),
    })
  }
}

function importTypes(id: string, api: WitApi, modules: PackageModules, async: AsyncFunctions | undefined): ImportTypes {
  if (api.imports.get(id)?.kind === 'interface') {
    const module = modules.moduleOf('import', id)
    return { id, ...(module !== undefined && { module }) }
  }
  const signature = importedFunction(id, api, modules, async?.imports.includes(id) === true)
  return { id, ...(signature !== undefined && { signature }) }
}

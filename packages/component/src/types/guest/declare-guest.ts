import { parseInterfaceId, witPackageOf } from '../../interface-id.js'
import type { WitApi } from '../../wit/api.js'
import type { InterfaceDocs } from '../../wit/docs.js'
import { declarationsOf } from '../declarations.js'
import type { ClassDeclaration, Declaration, MethodDeclaration } from '../model.js'
import { modulesOf, type PackageModules, type WitModule } from '../modules.js'
import { createNaming } from '../naming.js'
import { type EngineRules, guestResult } from './engine.js'

/** The prefix of the names of the modules with a guest's own types. */
export const GUEST_SCOPE = 'wasm-pkg:guest'

/** Docs of interfaces by the id of their package, then by name. */
export type GuestDocs = ReadonlyMap<string, ReadonlyMap<string, InterfaceDocs>>

/** The declarations of a guest, before they are printed. */
export interface DeclaredGuest {
  readonly modules: PackageModules
  readonly world: readonly Declaration[]
  declare(module: WitModule): readonly Declaration[]
}

/** The types of a world's imports and exports, as the code of a guest has them. */
export function declareGuest(api: WitApi, docs: GuestDocs, rules: EngineRules): DeclaredGuest {
  const modules = modulesOf(api, GUEST_SCOPE)
  const declare = (module: WitModule): readonly Declaration[] => {
    const isImport = module.side === 'import' && module.id !== undefined
    const about = docsOf(module.id, docs)
    const declarations = declarationsOf({
      types: module.types,
      functions: module.functions,
      ...createNaming(api, module, modules.moduleOf),
      waits: () => false,
      // The guest disposes of what it gets from others.
      disposable: isImport,
      convention: rules.convention,
      ...(about !== undefined && { docs: about }),
    })
    return isImport ? declarations : declarations.map((it) => implemented(it, rules))
  }
  return { modules, world: declare(modules.world), declare }
}

function docsOf(id: string | undefined, docs: GuestDocs): InterfaceDocs | undefined {
  const parts = parseInterfaceId(id ?? '')
  return parts === undefined ? undefined : docs.get(witPackageOf(parts))?.get(parts.interface)
}

/** A declaration whose functions the guest has, not calls. */
function implemented(it: Declaration, rules: EngineRules): Declaration {
  const method = (item: MethodDeclaration): MethodDeclaration => ({ ...item, result: guestResult(item.result, rules) })
  if (it.kind === 'function') return { ...it, result: guestResult(it.result, rules) }
  if (it.kind !== 'class') return it
  const changed: ClassDeclaration = { ...it, statics: it.statics.map(method), methods: it.methods.map(method) }
  return changed
}

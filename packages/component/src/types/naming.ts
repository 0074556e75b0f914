import type { WitApi, WitName, WitType } from '../wit/api.js'
import { createUniqueNames, isIdentifier } from './identifiers.js'
import type { TypeExpression } from './model.js'
import type { ModuleOf, WitModule } from './modules.js'
import type { NameOf } from './type-expression.js'
import { pascalCase } from './words.js'

/** The names of types in one module. */
export interface Naming {
  /** JavaScript names of the types that the module declares, by their WIT names. */
  readonly typeNames: ReadonlyMap<string, string>
  readonly nameOf: NameOf
  /** If the name is an alias, the first name of the type. */
  readonly aliasOf: (name: string, type: WitType) => TypeExpression | undefined
}

/** Types have the names of this module, or are referenced in the module that declares them. */
export function createNaming({ names }: WitApi, module: WitModule, moduleOf: ModuleOf): Naming {
  const typeNames = typeNamesOf(module)
  const isFirst = (name: string, owner: WitName | undefined): boolean =>
    owner?.name === name && owner.id === module.id && moduleOf(owner.side, owner.id) === module.name
  const local = new Map<WitType, string>()
  for (const [name, { type }] of module.types) {
    const jsName = typeNames.get(name)
    if (type === undefined || jsName === undefined) continue
    if (!local.has(type) || isFirst(name, names.get(type))) local.set(type, jsName)
  }
  return {
    typeNames,
    aliasOf: (name, type) => (isFirst(name, names.get(type)) ? undefined : firstName(type)),
    nameOf: (type) => {
      const own = local.get(type)
      return own === undefined ? firstName(type) : { kind: 'own', name: own }
    },
  }

  function firstName(type: WitType): TypeExpression | undefined {
    const owner = names.get(type)
    const home = owner && moduleOf(owner.side, owner.id)
    if (owner === undefined || home === undefined) return undefined
    if (home !== module.name) return { kind: 'foreign', module: home, name: pascalCase(owner.name) }
    return { kind: 'own', name: typeNames.get(owner.name) ?? pascalCase(owner.name) }
  }
}

function typeNamesOf({ types }: WitModule): ReadonlyMap<string, string> {
  const unique = createUniqueNames()
  const named = [...types].filter(([name, { kind }]) => kind === 'type' && isIdentifier(pascalCase(name)))
  return new Map(named.map(([name]) => [name, unique(pascalCase(name))]))
}

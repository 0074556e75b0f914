import type { WitType } from '../wit/api.js'
import type { TypeDocs } from '../wit/docs.js'
import type { Declaration, FieldDeclaration, TypeExpression } from './model.js'
import { type Expressions, flag, union } from './type-expression.js'
import { pascalCase } from './words.js'

interface Place {
  /** Names that the module already has. */
  readonly taken: Set<string>
  readonly about: TypeDocs | undefined
  readonly expressions: Expressions
}

/** The declarations of a type that is not a resource. For a variant, includes its cases. */
export function typeDeclarations(type: WitType, name: string, place: Place): readonly Declaration[] {
  const { about, expressions } = place
  const docs = about?.docs === undefined ? {} : { docs: about.docs }
  const it = type.definition
  switch (it.kind) {
    case 'record':
      return [{ kind: 'interface', ...docs, name, fields: withDocs(it.fields, (field) => expressions.field(field)) }]
    case 'flags':
      return [
        {
          kind: 'interface',
          ...docs,
          name,
          fields: withDocs(
            it.names.map((flagName) => ({ name: flagName })),
            (item) => flag(item.name),
          ),
        },
      ]
    case 'variant': {
      const cases = it.cases.map((item) => variantCase(name, item, place))
      return [
        { kind: 'alias', ...docs, name, type: union(cases.map(({ type: shape }) => shape)) },
        ...cases.flatMap(({ declaration }) => declaration),
      ]
    }
    case 'enum':
      return [{ kind: 'alias', ...enumDocs(it.names, about), name, type: expressions.definition(type) }]
    default:
      return [{ kind: 'alias', ...docs, name, type: expressions.definition(type) }]
  }

  function withDocs<T extends { readonly name: string }>(
    items: readonly T[],
    declare: (item: T) => FieldDeclaration,
  ): readonly FieldDeclaration[] {
    return items.map((item) => {
      const text = about?.items.get(item.name)
      return { ...declare(item), ...(text !== undefined && { docs: text }) }
    })
  }
}

/** `circle` of `shape` becomes `ShapeCircle`. If another type has that name, the case has no name. */
function variantCase(
  owner: string,
  item: Parameters<Expressions['variantCase']>[0],
  { taken, about, expressions }: Place,
): { readonly type: TypeExpression; readonly declaration: readonly Declaration[] } {
  const name = `${owner}${pascalCase(item.name)}`
  const fields = expressions.variantCase(item)
  if (taken.has(name)) return { type: { kind: 'object', fields }, declaration: [] }
  taken.add(name)
  const docs = about?.items.get(item.name)
  const declaration = { kind: 'interface', name, fields, ...(docs !== undefined && { docs }) } as const
  return { type: { kind: 'own', name }, declaration: [declaration] }
}

/** Cases of an enum are not separate declarations, so their docs are part of the enum's. */
function enumDocs(names: readonly string[], about: TypeDocs | undefined): { readonly docs?: string } {
  const cases = names.flatMap((name) => {
    const text = about?.items.get(name)
    return text === undefined ? [] : [`## \`"${name}"\`\n\n${text}`]
  })
  const parts = [...(about?.docs === undefined ? [] : [about.docs]), ...cases]
  return parts.length === 0 ? {} : { docs: parts.join('\n\n') }
}

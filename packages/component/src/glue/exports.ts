import type { ObjectExpression, Statement } from 'acorn'
import { type GlueSyntax, propertyName, unexpected } from './syntax.js'

/** One export of a component as its glue returns it. */
export type ExportedItem =
  /** A function or a resource of the world itself; `key` is its name in the object that the glue returns. */
  | { readonly kind: 'function'; readonly key: string; readonly jsName: string }
  /** `id` is `docs:adder/add@0.1.0` and also the key; `members` are the JavaScript names inside. */
  | { readonly kind: 'interface'; readonly id: string; readonly jsName: string; readonly members: readonly string[] }

/**
 * What the glue returns: `return { add: add010, 'docs:adder/add@0.1.0': add010, hello }`. An interface is there under its
 * id and, if no other one of the same name came first, under its short name.
 */
export function readExports({ body }: GlueSyntax): readonly ExportedItem[] {
  const objects = objectsByName(body)
  const entries = returnedEntries(body)
  const ids = entries.filter(({ key, variable }) => isInterfaceId(key) && objects.has(variable))
  const interfaces = new Set(ids.map(({ variable }) => variable))
  const items: ExportedItem[] = []
  const keys = new Set(entries.map(({ key }) => key))
  for (const { key, variable } of ids) {
    const short = entries.find((entry) => entry.variable === variable && !isInterfaceId(entry.key))
    const members = objectKeys(objects.get(variable))
    items.push({ kind: 'interface', id: key, jsName: short?.key ?? unusedName(variable, keys), members })
  }
  for (const { key, variable } of entries) {
    if (interfaces.has(variable)) continue
    const object = objects.get(variable)
    // An interface that a world exports inline has a plain name and no package.
    if (object !== undefined) items.push({ kind: 'interface', id: key, jsName: key, members: objectKeys(object) })
    else items.push({ kind: 'function', key, jsName: key })
  }
  return items
}

/** A variable's name is unique among variables, and may still be that of an export. */
function unusedName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? unusedName(`${name}_`, taken) : name
}

interface Returned {
  readonly key: string
  readonly variable: string
}

function returnedEntries(body: readonly Statement[]): readonly Returned[] {
  const last = body.findLast((statement) => statement.type === 'ReturnStatement')
  if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'ObjectExpression') {
    throw unexpected('the exports are not returned as an object')
  }
  return last.argument.properties.map((property) => {
    const key = propertyName(property)
    if (property.type !== 'Property' || key === undefined || property.value.type !== 'Identifier') {
      throw unexpected('an export is no plain variable')
    }
    return { key, variable: property.value.name }
  })
}

/** `const add010 = { add: add, }`, the objects that stand for interfaces. */
function objectsByName(body: readonly Statement[]): ReadonlyMap<string, ObjectExpression> {
  const objects = new Map<string, ObjectExpression>()
  for (const statement of body) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && init?.type === 'ObjectExpression') objects.set(id.name, init)
    }
  }
  return objects
}

function objectKeys(object: ObjectExpression | undefined): readonly string[] {
  return (object?.properties ?? []).map((property) => {
    const key = propertyName(property)
    if (key === undefined) throw unexpected('an interface has a computed member')
    return key
  })
}

function isInterfaceId(key: string): boolean {
  return key.includes(':')
}

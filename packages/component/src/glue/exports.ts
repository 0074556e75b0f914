import type { ObjectExpression, ReturnStatement, Statement } from 'acorn'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { exportJsName, interfaceJsName, isInterfaceId, nameInterfaces } from './names.js'
import { type GlueSyntax, propertyName, unexpected } from './syntax.js'

/** One export of a component, by the name it has in the object that the glue returns and in modules. */
export type ExportedItem =
  /** A function or a resource of the world itself. */
  | { readonly kind: 'function'; readonly jsName: string }
  /** `id` is `docs:adder/add@0.1.0`, which is a key of that object, or `sums=docs:adder/add@0.1.0`, which is not. `members` are the JavaScript names inside. */
  | { readonly kind: 'interface'; readonly id: string; readonly jsName: string; readonly members: readonly string[] }

/** What the glue returns as jco wrote it, and what it should return. */
export interface ReturnedExports {
  readonly statement: ReturnStatement
  readonly items: readonly ExportedItem[]
  /** The replacement of the statement. jco does not name some interfaces, and names functions by itself. */
  readonly code: string
}

/**
 * Reads `return { add: add010, 'docs:adder/add@0.1.0': add010, hello }`.
 *
 * @param ids of what the component exports
 */
export function readExports({ body }: GlueSyntax, ids: readonly string[]): ReturnedExports {
  const objects = objectsByName(body)
  const { statement, entries } = returnedEntries(body)
  const named = entries.filter(({ key, variable }) => isInterfaceId(key) && objects.has(variable))
  const interfaces = new Set(named.map(({ variable }) => variable))
  const own = entries.filter(({ variable }) => !interfaces.has(variable))
  const names = nameInterfaces(
    named.map(({ key }) => key),
    own.map(({ key }) => exportJsName(key)),
  )
  const labelled = new Map(
    ids.filter((id) => splitLabel(id).label !== undefined).map((id) => [interfaceJsName(id), id]),
  )
  const found = [...named, ...own].map(({ key, variable }): Found => {
    const jsName = names.get(key) ?? exportJsName(key)
    const object = objects.get(variable)
    // An interface that a world declares inline has a plain name and no package.
    if (object === undefined) return { variable, item: { kind: 'function', jsName } }
    return { variable, item: { kind: 'interface', id: labelled.get(key) ?? key, jsName, members: objectKeys(object) } }
  })
  return { statement, items: found.map(({ item }) => item), code: returnCode(found) }
}

interface Found {
  readonly item: ExportedItem
  readonly variable: string
}

function returnCode(found: readonly Found[]): string {
  const entries = found.flatMap(({ item, variable }) => {
    const names = [item.jsName, ...(item.kind === 'interface' && isInterfaceId(item.id) ? [item.id] : [])]
    return names.map((name) => `${JSON.stringify(name)}: ${variable}`)
  })
  return `return { ${entries.join(', ')} };`
}

interface Returned {
  readonly key: string
  readonly variable: string
}

function returnedEntries(body: readonly Statement[]): {
  readonly statement: ReturnStatement
  readonly entries: readonly Returned[]
} {
  const last = body.findLast((statement) => statement.type === 'ReturnStatement')
  if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'ObjectExpression') {
    throw unexpected('the exports are not returned as an object')
  }
  const entries = last.argument.properties.map((property) => {
    const key = propertyName(property)
    if (property.type !== 'Property' || key === undefined || property.value.type !== 'Identifier') {
      throw unexpected('an export is no plain variable')
    }
    return { key, variable: property.value.name }
  })
  return { statement: last, entries }
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

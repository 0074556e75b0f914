import type { MemberExpression, ObjectPattern, VariableDeclarator } from 'acorn'
import { type GlueSyntax, keyText, propertyName, unexpected, walk } from './syntax.js'

/** One import of a component as its glue reads it from the imports object. */
export interface ImportedInterface {
  /** Key in the imports object: the interface's id with its version, after its label if it has one, or the plain name of a world's import. */
  readonly id: string
  /** The JavaScript names that the glue reads from it; `default` for a plain function of the world. */
  readonly members: readonly string[]
}

/**
 * What the glue reads from its `imports` argument: `const { a, b: c } = imports['ns:name/x@1.0.0']` for an interface,
 * `const f = imports.f.default` for a function of the world.
 */
export function readImports({ program }: GlueSyntax): readonly ImportedInterface[] {
  const found = new Map<string, Set<string>>()
  for (const node of walk(program)) {
    if (node.type !== 'VariableDeclarator') continue
    const taken = takenFrom(node)
    if (taken === undefined) continue
    const members = found.get(taken.id) ?? new Set()
    for (const member of taken.members) members.add(member)
    found.set(taken.id, members)
  }
  return [...found]
    .map(([id, members]) => ({ id, members: [...members].toSorted() }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function takenFrom({ id, init }: VariableDeclarator): ImportedInterface | undefined {
  if (init?.type !== 'MemberExpression') return undefined
  const path = memberPath(init)
  const [key, ...rest] = path ?? []
  if (key === undefined) return undefined
  if (id.type === 'ObjectPattern' && rest.length === 0) return { id: key, members: patternKeys(id) }
  const [member] = rest
  if (id.type === 'Identifier' && member !== undefined && rest.length === 1) return { id: key, members: [member] }
  throw unexpected(`the import ${key} is read in an unknown way`)
}

/** `imports.a['b']` -> `['a', 'b']`; `undefined` for members of anything else. */
function memberPath(member: MemberExpression): readonly string[] | undefined {
  const path: string[] = []
  let node: MemberExpression['object'] | MemberExpression = member
  while (node.type === 'MemberExpression') {
    const key = keyText(node.property, node.computed)
    if (key === undefined) return undefined
    path.unshift(key)
    node = node.object
  }
  return node.type === 'Identifier' && node.name === 'imports' ? path : undefined
}

function patternKeys(pattern: ObjectPattern): readonly string[] {
  return pattern.properties.map((property) => {
    const key = propertyName(property)
    if (key === undefined) throw unexpected('an import is taken by a computed name')
    return key
  })
}

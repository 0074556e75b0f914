import type { AnyNode, Identifier, MemberExpression, Node, Property } from 'acorn'
import { childrenOf } from '../syntax.js'

/** Visits parents before children. `'skip'` skips the children of a node. */
export function visit(root: Node, see: (node: AnyNode) => 'skip' | undefined): void {
  const node = root as AnyNode
  if (see(node) === 'skip') return
  for (const child of childrenOf(node)) visit(child, see)
}

/**
 * The names of variables that occur below a node, without the names of members and properties. Scopes are ignored, so a name
 * may stand for several variables.
 */
export function namesIn(root: Node): readonly string[] {
  const names: string[] = []
  const see = (node: AnyNode): 'skip' | undefined => {
    if (node.type === 'Identifier') names.push(node.name)
    const mentioned = mentionedPart(node)
    if (mentioned === undefined) return undefined
    if (mentioned !== null) visit(mentioned, see)
    return 'skip'
  }
  visit(root, see)
  return names
}

/** For a node whose own name is not a variable, the child in which variables can occur. */
function mentionedPart(node: AnyNode): Node | null | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? undefined : node.object
    case 'MethodDefinition':
    case 'Property':
    case 'PropertyDefinition':
      return node.computed ? undefined : (node.value ?? null)
    // new.target
    case 'MetaProperty':
      return null
    default:
      return undefined
  }
}

export function isNamed(node: Node | null | undefined, ...names: readonly string[]): node is Identifier {
  return node?.type === 'Identifier' && names.includes((node as Identifier).name)
}

/** A name that jco counts: `memory0`, `memory1`. */
export function isNumbered(node: Node | null | undefined, name: string): node is Identifier {
  if (node?.type !== 'Identifier') return false
  const text = (node as Identifier).name
  return text.startsWith(name) && /^\d+$/u.test(text.slice(name.length))
}

/** `object.member`, both plain names. */
export function isMember(node: Node, object: string, ...members: readonly string[]): node is MemberExpression {
  if (node.type !== 'MemberExpression') return false
  const { object: owner, property, computed } = node as MemberExpression
  return !computed && isNamed(owner, object) && isNamed(property, ...members)
}

/** The values of an object literal by the names of its properties. */
export function literalProperties(node: AnyNode | undefined): ReadonlyMap<string, AnyNode> {
  const values = new Map<string, AnyNode>()
  if (node?.type !== 'ObjectExpression') return values
  for (const property of node.properties as readonly (Property | AnyNode)[]) {
    if (property.type === 'Property' && property.key.type === 'Identifier' && !property.computed) {
      values.set(property.key.name, property.value as AnyNode)
    }
  }
  return values
}

import type { AnyNode } from 'acorn'
import { isNamed, isNumbered } from '../synchronous/visit.js'
import { slicedMemory } from './mend.js'

/** What `mendValues` should have replaced, if the node is such a place. jco's output then has an unknown shape. */
export function leftoverValue(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'CallExpression':
      return slicedMemory(node.callee as AnyNode) === undefined
        ? undefined
        : 'a list of numbers is lifted in another way'
    case 'VariableDeclarator':
      return isNumbered(node.id, 'valData') ? 'a list of numbers is lowered in another way' : undefined
    case 'Literal':
      return node.value === 'flags have extraneous bits set' ? 'flags are lifted in another way' : undefined
    case 'MemberExpression':
      return isNumbered(node.object, 'vec') && isNamed(node.property, 'length')
        ? 'a list is lowered in another way'
        : undefined
    default:
      return undefined
  }
}

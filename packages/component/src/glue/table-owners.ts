import type { AnyNode, CallExpression } from 'acorn'
import type MagicString from 'magic-string'
import { walk } from './syntax.js'
import { isMember, isNamed } from './synchronous/visit.js'

/**
 * Makes a borrow that one part passes to another arrive as the canonical ABI says: as the representation in the part that
 * defines the resource, and as a handle in every other part. jco 1.35 mistakes any part that ever had an equal representation
 * of its own for the defining part. That part then reads the representation as a handle of its own, for nothing or for another
 * resource.
 *
 * Only the part that defines a resource has a `resource.new` of it.
 */
export function markTableOwners(code: MagicString, node: AnyNode): void {
  if (node.type === 'CallExpression' && isMember(node.callee, 'rscTableCreateOwn', 'bind')) {
    const table = node.arguments[1]
    if (table !== undefined)
      code.appendLeft(table.start, 'Object.assign(').appendRight(table.end, ', { _defines: true })')
  }
  if (node.type === 'FunctionDeclaration' && isNamed(node.id, 'resourceTransferBorrow')) {
    for (const inner of walk(node)) {
      if (isOfCreated(inner, 'has')) code.overwrite(inner.start, inner.end, 'toTable._defines')
    }
  }
  // Nothing else reads it, and it would grow with every handle.
  if (node.type === 'ExpressionStatement' && isOfCreated(node.expression, 'add')) code.remove(node.start, node.end)
}

/** `table._createdReps.has(rep)` */
function isOfCreated(node: AnyNode, method: string): node is CallExpression {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const { object, property } = node.callee
  return isNamed(property, method) && object.type === 'MemberExpression' && isNamed(object.property, '_createdReps')
}

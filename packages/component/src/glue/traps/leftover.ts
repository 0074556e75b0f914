import type { AnyNode } from 'acorn'
import { isMember, isNamed, literalProperties } from '../synchronous/visit.js'
import { coreExport } from './guard.js'
import { GUARD_IMPORT } from './runtime.js'

/** What `guardTraps` should have guarded, if the node is such a place and has no guard. */
export function leftoverTrap(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'AssignmentExpression': {
      const isMemory = node.left.type === 'Identifier' && node.left.name.startsWith('memory')
      return !isMemory && coreExport(node.right as AnyNode) !== undefined
        ? 'a core function is kept in another way'
        : undefined
    }
    case 'CallExpression': {
      if (coreExport(node.callee as AnyNode) !== undefined) return 'a core function is called in another way'
      if (
        !isMember(node.callee, '_lowerImport', 'bind') &&
        !isMember(node.callee, '_lowerImportBackwardsCompat', 'bind')
      ) {
        return undefined
      }
      const run = literalProperties(node.arguments[1] as AnyNode).get('importFn')
      const isGuarded = run?.type === 'CallExpression' && isNamed(run.callee, GUARD_IMPORT)
      return isGuarded ? undefined : 'an import is lowered in another way'
    }
    default:
      return undefined
  }
}

import type { AnyNode, Node } from 'acorn'
import { keyText, walk } from '../syntax.js'
import { isNamed } from './visit.js'

/** The members of a component's state that the replacement has. */
const MEMBERS: ReadonlySet<string> = new Set(['backpressure', 'markTrapped', 'mayLeave', 'throwIfTrapped'])

/**
 * A member that is read from a component's state and that the replacement lacks. jco's state has many more members, and a
 * missing one would be `undefined` at run time. `undefined` if the replacement has them all.
 */
export function unknownStateMember(program: Node): string | undefined {
  const states = new Set<string>()
  for (const node of walk(program)) {
    // let cstate = getOrCreateAsyncState(0)
    if (node.type === 'VariableDeclarator' && node.init && isState(node.init) && node.id.type === 'Identifier') {
      states.add(node.id.name)
    }
  }
  for (const node of walk(program)) {
    if (node.type !== 'MemberExpression') continue
    const { object } = node
    if (!isState(object) && !(object.type === 'Identifier' && states.has(object.name))) continue
    const name = keyText(node.property, node.computed) ?? '[…]'
    if (!MEMBERS.has(name)) return name
  }
  return undefined
}

function isState(node: Node): boolean {
  const call = node as AnyNode
  return call.type === 'CallExpression' && isNamed(call.callee, 'getOrCreateAsyncState')
}

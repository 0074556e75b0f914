import type { AnyNode, Program, TryStatement } from 'acorn'
import type MagicString from 'magic-string'
import { GUARD_CORE, GUARD_EXPORT, REFUSE_IF_TRAPPED } from '../traps/runtime.js'
import { isTaskStatement } from './statements.js'
import { isNamed, namesIn, visit } from './visit.js'

/** Variables of core functions that keep the first trap themselves. */
export function guardedFunctions(program: Program): ReadonlySet<string> {
  const names = new Set<string>()
  visit(program, (node) => {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'Identifier') return undefined
    if (node.right.type === 'CallExpression' && isNamed(node.right.callee, GUARD_CORE, GUARD_EXPORT))
      names.add(node.left.name)
    return undefined
  })
  return names
}

/**
 * `try { ret = run(…) } catch (err) { getOrCreateAsyncState(0).markTrapped(err); throw err }` becomes the call, if `run` is guarded:
 * its guard has told what happened.
 *
 * @returns the statement that is left
 */
export function unwrapGuardedCall(
  text: MagicString,
  { start, end, block, handler, finalizer }: TryStatement,
  guarded: ReadonlySet<string>,
): AnyNode | undefined {
  const [call, ...others] = block.body
  if (call?.type !== 'ExpressionStatement' || others.length > 0 || finalizer || !handler) return undefined
  const rest = handler.body.body.filter((statement) => !isTaskStatement(statement as AnyNode))
  const [marked, thrown] = rest.filter(({ type }) => type !== 'EmptyStatement')
  if (rest.length < 2 || thrown?.type !== 'ThrowStatement' || !isNamed(thrown.argument, 'err')) return undefined
  if (marked?.type !== 'ExpressionStatement' || memberCalled(marked.expression as AnyNode) !== 'markTrapped')
    return undefined
  if (!namesIn(call).some((name) => guarded.has(name))) return undefined
  text.remove(start, call.start)
  text.remove(call.end, end)
  return call as AnyNode
}

/** `getOrCreateAsyncState(0).throwIfTrapped()` */
export function shortenRefusal(text: MagicString, node: AnyNode): 'skip' | undefined {
  if (memberCalled(node) !== 'throwIfTrapped') return undefined
  text.overwrite(node.start, node.end, `${REFUSE_IF_TRAPPED}()`)
  return 'skip'
}

/** The method of a component's state that is called. */
function memberCalled(node: AnyNode): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const { object, property } = node.callee
  const isState = object.type === 'CallExpression' && isNamed(object.callee, 'getOrCreateAsyncState')
  return isState && property.type === 'Identifier' ? property.name : undefined
}

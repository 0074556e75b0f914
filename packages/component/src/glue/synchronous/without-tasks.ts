import type { AnyNode, Program } from 'acorn'
import MagicString from 'magic-string'
import { type Shared, shareRuntime } from '../shared/share.js'
import type { RewrittenGlue } from '../rewrite.js'
import { asGlue, parseModule } from '../syntax.js'
import { unwrapCalls } from './calls.js'
import { composedFunction } from './composed.js'
import { unknownStateMember } from './members.js'
import { guardedFunctions, shortenRefusal, unwrapGuardedCall } from './guarded.js'
import { STATE } from './runtime.js'
import { removeTaskStatements } from './statements.js'
import { removeUnused } from './unused.js'
import { declaredNames, undeclaredNames } from './undeclared.js'
import { isNamed, namesIn, visit } from './visit.js'

/**
 * Names of jco's task runtime, and of the variables that hold its tasks. If one is still used at the end, the component needs
 * tasks after all, or jco's output has an unknown shape.
 */
const TASKS: ReadonlySet<string> = new Set([
  'AsyncSubtask',
  'AsyncTask',
  'CURRENT_TASK_MAY_BLOCK',
  'CURRENT_TASK_META',
  'ComponentAsyncState',
  'Waitable',
  '_lowerImportBackwardsCompat',
  '_suspendingImport',
  '_trackHostOperation',
  '_withGlobalCurrentTaskMeta',
  '_withGlobalCurrentTaskMetaAsync',
  'createNewCurrentTask',
  'createTask',
  'getCurrentTask',
  'hostProvided',
  'parentTask',
  'started',
  'subtask',
  'task',
])

/** Glue without tasks, or the first reason why the component needs them. */
export type WithoutTasks = Shared | { readonly reason: string }

/**
 * The glue of a component in which nothing waits, without tasks. jco runs every call as a task that could be suspended,
 * cancelled and awaited. This takes 78 kB of runtime, and most of the time of a short call. If nothing can wait, a task begins and
 * ends with its call. Its visible effects are kept: an instance that has trapped refuses calls, and one that may not call out
 * does not.
 *
 * All or nothing: returns a reason unless every use of a task is understood, the replacement has every member that is read from
 * the state, and nothing uses what was removed.
 *
 * @param glue that does not suspend
 */
export function withoutTasks({ code, program }: RewrittenGlue): WithoutTasks {
  const text = new MagicString(code)
  const { body } = asGlue(program)
  const missing = replaceRuntime(text, program)
  if (missing !== undefined) return { reason: `jco wrote no ${missing} of the shape that is replaced` }
  const guarded = guardedFunctions(program)
  const replace = (node: AnyNode): 'skip' | undefined => {
    const call = node.type === 'TryStatement' ? unwrapGuardedCall(text, node, guarded) : undefined
    if (call !== undefined) {
      visit(call, replace)
      return 'skip'
    }
    return removeTaskStatements(text, node) ?? shortenRefusal(text, node) ?? unwrapCalls(text, node)
  }
  for (const statement of body) visit(statement, replace)
  const result = removeUnused(text.toString())
  const left = parseModule(result)
  const reason = whatIsLeft(program, left)
  return reason === undefined ? shareRuntime(result, left) : { reason }
}

/** The reason why the rewritten glue still needs tasks, or what it lacks. */
function whatIsLeft(original: Program, rewritten: Program): string | undefined {
  const names = new Set(namesIn(rewritten))
  const task = [...TASKS].find((name) => names.has(name))
  if (task !== undefined) return `${task} is still used`
  const member = unknownStateMember(rewritten)
  if (member !== undefined) return `the member ${member} of a component's state is used`
  const undeclared = undeclaredNames(rewritten, undeclaredNames(original))[0]
  return undeclared === undefined ? undefined : `${undeclared} is used, and nothing declares it any more`
}

/** The name of a part of the state that was only partly removed. */
function replaceRuntime(text: MagicString, program: Program): string | undefined {
  let state: AnyNode | undefined
  let getter: AnyNode | undefined
  const declared = declaredNames(program)
  visit(program, (node) => {
    if (node.type === 'ClassDeclaration' && isNamed(node.id, 'ComponentAsyncState')) state = node
    if (node.type !== 'FunctionDeclaration') return undefined
    if (isNamed(node.id, 'getOrCreateAsyncState')) getter = node
    const name = node.id?.name ?? ''
    const composed = composedFunction(name, declared)
    if (composed !== undefined) text.overwrite(node.start, node.end, composed)
    return undefined
  })
  if (state === undefined && getter === undefined) return undefined
  if (state === undefined) return 'class ComponentAsyncState'
  if (getter === undefined) return 'function getOrCreateAsyncState'
  text.overwrite(state.start, state.end, STATE)
  text.remove(getter.start, getter.end)
  return undefined
}

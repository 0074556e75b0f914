import type { AnyNode } from 'acorn'
import MagicString from 'magic-string'
import { parseGlue, parseModule } from '../syntax.js'
import { unwrapCalls } from './calls.js'
import { unknownStateMember } from './members.js'
import { RUNTIME } from './runtime.js'
import { removeTaskStatements } from './statements.js'
import { removeUnused } from './unused.js'
import { isNamed, namesIn, visit } from './visit.js'

/**
 * Of jco's task runtime, and of the variables that hold its tasks. If one is still mentioned in the end, something in the
 * component needs tasks after all, or jco writes it in another way than is known here.
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

/**
 * The glue of a component in which nothing waits, without tasks. jco runs every call as a task that could be suspended,
 * cancelled and awaited: 78 kB of runtime, and most of the time of a short call. Where nothing can wait, a task begins and
 * ends with its call, and all that is seen of it is kept: an instance that has trapped refuses calls, and one that may not
 * be left makes none.
 *
 * All or nothing: `undefined` unless every mention of a task is understood, and the replacement has what is read from the state.
 *
 * @param code rewritten glue that does not suspend
 */
export function withoutTasks(code: string): string | undefined {
  const text = new MagicString(code)
  const { program, body } = parseGlue(code)
  visit(program, (node) => replaceRuntime(text, node))
  for (const statement of body) {
    visit(statement, (node) => removeTaskStatements(text, node) ?? unwrapCalls(text, node))
  }
  const result = removeUnused(text.toString())
  const rewritten = parseModule(result)
  const names = new Set(namesIn(rewritten))
  const isUnderstood = ![...TASKS].some((name) => names.has(name)) && unknownStateMember(rewritten) === undefined
  return isUnderstood ? result : undefined
}

function replaceRuntime(text: MagicString, node: AnyNode): 'skip' | undefined {
  if (node.type === 'ClassDeclaration' && isNamed(node.id, 'ComponentAsyncState')) {
    text.overwrite(node.start, node.end, RUNTIME)
    return 'skip'
  }
  if (node.type === 'FunctionDeclaration' && isNamed(node.id, 'getOrCreateAsyncState')) {
    text.remove(node.start, node.end)
    return 'skip'
  }
  return undefined
}

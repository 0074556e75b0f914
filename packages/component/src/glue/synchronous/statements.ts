import type { AnyNode, MemberExpression, Statement } from 'acorn'
import type MagicString from 'magic-string'
import { isMember, isNamed } from './visit.js'

/** Methods that only tell a task something about itself. Their arguments are evaluated elsewhere if they matter. */
const TASK_CALLS = [
  'enterSync',
  'exit',
  'reject',
  'resolve',
  'setCalleeIsAsync',
  'setErrored',
  'setParentSubtask',
  'setReturnMemory',
  'setReturnMemoryIdx',
]

/** Removes the statements that create a task, describe its call to it and end it. */
export function removeTaskStatements(text: MagicString, node: AnyNode): 'skip' | undefined {
  if (isTaskStatement(node)) {
    text.overwrite(node.start, node.end, ';')
    return 'skip'
  }
  return undefined
}

export function isTaskStatement(node: AnyNode): boolean {
  switch (node.type) {
    case 'VariableDeclaration': {
      const [{ id, init } = {}, ...others] = node.declarations
      if (id === undefined || others.length > 0) return false
      if (isNamed(id, 'hostProvided', 'createTask', 'started')) return true
      if (isNamed(id, 'parentTask', 'subtask', 'task')) return !init
      return id.type === 'ArrayPattern' && isNamed(id.elements[0], 'task')
    }
    case 'LabeledStatement':
      return isNamed(node.label, 'taskCreation')
    case 'IfStatement':
      // if (0 !== null) { task.setReturnMemory(…) }
      return !node.alternate && node.consequent.type === 'BlockStatement' && areTaskStatements(node.consequent.body)
    case 'ExpressionStatement': {
      const { expression } = node
      if (expression.type === 'CallExpression') return isMember(expression.callee, 'task', ...TASK_CALLS)
      if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return false
      // The name of a function for jco's log, except where traps report it, and flags that only a suspending runtime reads.
      return isLogName(expression.left) || isMember(expression.left, 'CURRENT_TASK_MAY_BLOCK', 'value')
    }
    default:
      return false
  }
}

function isLogName({ object, property }: MemberExpression): boolean {
  const isImport = object.type === 'Identifier' && object.name.startsWith('_trampoline')
  return isNamed(property, 'fnName') && !isImport
}

function areTaskStatements(statements: readonly Statement[]): boolean {
  return statements.length > 0 && statements.every((statement) => isTaskStatement(statement as AnyNode))
}

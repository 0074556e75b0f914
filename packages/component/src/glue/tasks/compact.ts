import type { AnyNode, Expression, Statement } from 'acorn'
import MagicString from 'magic-string'
import { isMember, isNamed, literalProperties, visit } from '../synchronous/visit.js'
import { parseModule } from '../syntax.js'
import { endCalls } from './compact-ends.js'
import {
  CALL_HELPERS,
  HELPER_NAMES,
  HOST_TASK,
  IMPORT_DEFAULTS,
  IMPORT_OPTIONS,
  IN_TASK,
  IN_WAITING_TASK,
  NEW_TASK,
  TASK_DEFAULTS,
} from './helpers.js'

/**
 * Replaces what jco writes anew for each import and export by calls of functions, which all components share. Code of another
 * shape stays as it is.
 *
 * @param code rewritten glue
 */
export function compactTasks(code: string): string {
  return shortenCalls(replaceStatements(code))
}

function replaceStatements(code: string): string {
  const text = new MagicString(code)
  const program = parseModule(code)
  const waits = waitingImports(program)
  visit(program, (node) => {
    if (node.type === 'FunctionDeclaration' && isNamed(node.id, 'instantiate')) {
      text.appendLeft(node.body.start + 1, `\n  ${CALL_HELPERS}`)
    }
    if (node.type === 'BlockStatement') {
      startOfHostCall(text, code, node.body)
      endCalls(text, code, node.body)
    }
    if (node.type === 'ConditionalExpression') chooseLowering(text, node, waits)
    // if (null !== null) { … }
    if (node.type === 'IfStatement' && isNullTest(node.test)) text.remove(node.start, node.end)
    return undefined
  })
  return text.toString()
}

/** The calls that `CALL_HELPERS` make stay as they are. */
function shortenCalls(code: string): string {
  const text = new MagicString(code)
  visit(parseModule(code), (node) => {
    if (node.type === 'FunctionDeclaration' && HELPER_NAMES.includes(node.id?.name ?? '')) return 'skip'
    if (node.type === 'CallExpression') shortenCall(text, code, node)
    return undefined
  })
  return text.toString()
}

/** Names of imports that are marked with `_trampoline0.manuallyAsync = true`. */
function waitingImports(program: AnyNode): ReadonlySet<string> {
  const names = new Set<string>()
  visit(program, (node) => {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return undefined
    const { object, property } = node.left
    if (isNamed(property, 'manuallyAsync') && object.type === 'Identifier') names.add(object.name)
    return undefined
  })
  return names
}

/** `_trampoline0.manuallyAsync ? new WebAssembly.Suspending(…) : …` */
function chooseLowering(
  text: MagicString,
  node: Extract<AnyNode, { type: 'ConditionalExpression' }>,
  waits: ReadonlySet<string>,
): void {
  const { test, consequent, alternate } = node
  if (test.type !== 'MemberExpression' || !isNamed(test.property, 'manuallyAsync')) return
  if (test.object.type !== 'Identifier' || !/^_trampoline\d+$/u.test(test.object.name)) return
  const kept = waits.has(test.object.name) ? consequent : alternate
  text.remove(node.start, kept.start)
  text.remove(kept.end, node.end)
}

/** The statements from `const hostProvided = true` to `taskCreation: { … }`, which make a task for a call of the host. */
function startOfHostCall(text: MagicString, code: string, body: readonly Statement[]): void {
  const end = body.findIndex((it) => it.type === 'LabeledStatement' && isNamed(it.label, 'taskCreation'))
  const first = body.findIndex(
    (it) => it.type === 'VariableDeclaration' && isNamed(it.declarations[0]?.id, 'hostProvided'),
  )
  const statements = body.slice(first, end + 1)
  const [flag, ...others] = statements
  const last = others.at(-1)
  if (first === -1 || last === undefined || flag?.type !== 'VariableDeclaration') return
  if (flag.declarations[0]?.init?.type !== 'Literal' || flag.declarations[0].init.value !== true) return
  const names = others
    .slice(0, -1)
    .map((it) => it.type === 'VariableDeclaration' && textOf(code, it.declarations[0]?.id))
  if (names.join() !== 'parentTask,task,subtask,createTask') return
  const made = callsOf(statements, 'createNewCurrentTask')[0]
  const current = callsOf([last], 'getCurrentTask')[0]
  const options = literalProperties(made?.arguments[0] as AnyNode | undefined)
  const [isAsync, name] = [options.get('isAsync'), options.get('entryFnName')]
  const component = current?.arguments[0]
  if (isAsync === undefined || name === undefined || component === undefined) return
  const given = [component, isAsync, name].map((it) => textOf(code, it)).join(', ')
  text.overwrite(flag.end, last.end, ` const task = ${HOST_TASK}(${given});`)
}

function callsOf(
  statements: readonly Statement[],
  name: string,
): readonly Extract<AnyNode, { type: 'CallExpression' }>[] {
  const calls: Extract<AnyNode, { type: 'CallExpression' }>[] = []
  for (const statement of statements) {
    visit(statement, (node) => {
      if (node.type === 'CallExpression' && isNamed(node.callee, name)) calls.push(node)
      return undefined
    })
  }
  return calls
}

function shortenCall(text: MagicString, code: string, node: Extract<AnyNode, { type: 'CallExpression' }>): void {
  const [first, second] = node.arguments as readonly AnyNode[]
  const name = node.callee.type === 'Identifier' ? node.callee.name : ''
  if (name === '_withGlobalCurrentTaskMeta' || name === '_withGlobalCurrentTaskMetaAsync') {
    const options = literalProperties(first)
    const [id, component, run] = ['taskID', 'componentIdx', 'fn'].map((key) => options.get(key))
    if (options.size !== 3 || !run || textOf(code, id) !== 'task.id()') return
    if (first === undefined || textOf(code, component) !== 'task.componentIdx()') return
    const helper = name === '_withGlobalCurrentTaskMeta' ? IN_TASK : IN_WAITING_TASK
    text.overwrite(node.callee.start, node.callee.end, helper)
    text.overwrite(first.start, run.start, 'task, ')
    text.remove(run.end, first.end)
    return
  }
  if (name === 'createNewCurrentTask' && first?.type === 'ObjectExpression') {
    text.overwrite(node.callee.start, node.callee.end, NEW_TASK)
    text.overwrite(first.start, first.end, unusual(code, first, TASK_DEFAULTS))
  }
  if (
    (isMember(node.callee, '_lowerImport', 'bind') || isMember(node.callee, '_lowerImportBackwardsCompat', 'bind')) &&
    second?.type === 'ObjectExpression'
  ) {
    text.overwrite(second.start, second.end, `${IMPORT_OPTIONS}(${unusual(code, second, IMPORT_DEFAULTS)})`)
  }
}

/** The text of an object without the properties that have their usual value. */
function unusual(
  code: string,
  { properties }: Extract<AnyNode, { type: 'ObjectExpression' }>,
  defaults: Readonly<Record<string, string>>,
): string {
  const kept = properties.filter((property) => {
    const isPlain = property.type === 'Property' && property.key.type === 'Identifier'
    return !isPlain || defaults[textOf(code, property.key)] !== textOf(code, property.value)
  })
  return `{ ${kept.map((property) => textOf(code, property)).join(', ')} }`
}

function isNullTest(test: Expression): boolean {
  if (test.type !== 'BinaryExpression' || test.operator !== '!==') return false
  return isNull(test.left as AnyNode) && isNull(test.right)
}

function isNull(node: AnyNode): boolean {
  return node.type === 'Literal' && node.raw === 'null'
}

export function textOf(
  code: string,
  node: { readonly start: number; readonly end: number } | null | undefined,
): string {
  return node ? code.slice(node.start, node.end) : ''
}

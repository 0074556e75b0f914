import type { AnyNode, CatchClause, Function as FunctionNode, Statement } from 'acorn'
import type MagicString from 'magic-string'
import { keyText, unexpected, walk } from '../syntax.js'
import { isMember, isNamed, isNumbered, literalProperties, visit } from '../synchronous/visit.js'
import { enteredFunction, guardExport, type Parameters } from './exports.js'
import {
  ENTERED,
  GUARD_CORE,
  GUARD_DESTRUCTOR,
  GUARD_EXPORT,
  GUARD_IMPORT,
  GUARD_REALLOC,
  PAYLOAD_TEXT,
  UNASKED,
  TRAP_RUNTIME,
  UNTIL_TRAP,
} from './runtime.js'

/** What the step over one node needs to know about the whole. */
export interface TrapContext {
  readonly parameters: Parameters
  /** `memoriesOfReallocs` */
  readonly memories: ReadonlyMap<string, string>
  /** Calls of exported functions: how many there are, and how many are guarded. */
  readonly calls: { found: number; guarded: number }
}

/**
 * Makes traps of a component behave as in the component model, in one step over jco's output: see `TRAP_RUNTIME`. jco ignores
 * exceptions of the host, and loses some failures of calls that wait.
 */
export function guardTraps(code: MagicString, node: AnyNode, context: TrapContext): void {
  switch (node.type) {
    case 'FunctionDeclaration':
      if (isNamed(node.id, 'instantiate')) code.appendLeft(node.body.start + 1, `\n  ${TRAP_RUNTIME}`)
      guardWaitingFunction(code, node)
      return
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      guardWaitingFunction(code, node)
      return
    case 'AssignmentExpression':
      // run = exports1['docs:a/b#run'], also within WebAssembly.promising(…) and Object.assign(…)
      if (node.left.type === 'Identifier' && !node.left.name.startsWith('memory')) {
        guardCore(code, node.right, context.memories.get(node.left.name))
      }
      shortenName(code, node)
      return
    case 'TryStatement':
      if (guardExport(code, node, context.parameters)) context.calls.guarded += 1
      return
    case 'ExpressionStatement':
      if (enteredFunction(node) !== undefined) context.calls.found += 1
      return
    case 'CallExpression':
      guardCall(code, node)
      return
    case 'ClassDeclaration':
      if (isNamed(node.id, 'ComponentError')) tellPayload(code, node)
      if (isNamed(node.id, 'ComponentAsyncState')) keepState(code, node)
      return
    case 'VariableDeclarator':
      if (isNumbered(node.id, '_trampoline')) markHostCall(code, node)
      if (isNamed(node.id, 'STORE_TRAP') && node.init) code.overwrite(node.init.start, node.init.end, '_TRAP')
      if (isNamed(node.id, 'handleError') && node.init?.type === 'ArrowFunctionExpression') {
        code.appendLeft(node.init.body.start + 1, ' _trapped(err, fnName); ')
      }
      return
    default:
  }
}

const FUNCTIONS: ReadonlySet<string> = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression'])

function wrap(code: MagicString, node: AnyNode, before: string, after = ''): void {
  code.appendLeft(node.start, `${before}(`)
  code.prependRight(node.end, `${after})`)
}

export function coreExport(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined
  return /^exports\d+$/u.test(node.object.name) ? keyText(node.property, node.computed) : undefined
}

/** The name in errors. `_trampoline0.fnName = 'tell#tell'`, of a function that the world itself imports, becomes `tell`. */
function shortenName(code: MagicString, { left, right }: Extract<AnyNode, { type: 'AssignmentExpression' }>): void {
  if (left.type !== 'MemberExpression' || !isNamed(left.property, 'fnName') || right.type !== 'Literal') return
  // jco numbers names that its own code has too: fetch$1.
  const [name = '', member, ...rest] = String(right.value)
    .replace(/\$\d+$/u, '')
    .split('#')
  const own = [...(name === member ? [] : [name]), ...(member === undefined ? [] : [member]), ...rest].join('#')
  if (own !== right.value) code.overwrite(right.start, right.end, JSON.stringify(own))
}

/** @param memory of a function that allocates there */
function guardCore(code: MagicString, right: AnyNode, memory: string | undefined): void {
  const inner =
    right.type === 'CallExpression' &&
    (isMember(right.callee, 'WebAssembly', 'promising') || isMember(right.callee, 'Object', 'assign'))
      ? (right.arguments[0] as AnyNode | undefined)
      : right
  const name = inner && coreExport(inner)?.replace('[async-lift]', '')
  if (name === undefined) return
  if (memory === undefined && right.type === 'MemberExpression' && coreExport(right) === name) {
    const { start, end } = right.object
    code.overwrite(
      right.start,
      right.end,
      `${GUARD_EXPORT}(${code.original.slice(start, end)}, ${JSON.stringify(name)})`,
    )
  } else if (memory === undefined) wrap(code, right, GUARD_CORE, `, ${JSON.stringify(name)}`)
  else wrap(code, right, GUARD_REALLOC, `, ${JSON.stringify(name)}, () => ${memory}`)
}

function guardCall(code: MagicString, node: Extract<AnyNode, { type: 'CallExpression' }>): void {
  // exports0['0'](rep), where a resource is dropped
  if (coreExport(node.callee as AnyNode) !== undefined) wrap(code, node.callee as AnyNode, GUARD_DESTRUCTOR)
  // _lowerImport.bind(null, { …, importFn: _trampoline0 })
  if (!isMember(node.callee, '_lowerImport', 'bind') && !isMember(node.callee, '_lowerImportBackwardsCompat', 'bind')) {
    return
  }
  const importFn = literalProperties(node.arguments[1] as AnyNode).get('importFn')
  if (importFn !== undefined) wrap(code, importFn, GUARD_IMPORT)
}

/** In `_trampoline0`, the statements before `let ret;` read the guest's values, and those after it call the host. */
function markHostCall(code: MagicString, { id, init }: Extract<AnyNode, { type: 'VariableDeclarator' }>): void {
  if (init?.type !== 'FunctionExpression' || id.type !== 'Identifier') return
  const { body } = init
  const call = body.body.find((statement) => isNamed(onlyDeclared(statement), 'ret'))
  if (call === undefined) throw unexpected('an import is called in another way')
  code.appendLeft(body.start + 1, ' let _asked = false; try {')
  code.appendLeft(call.start, '_asked = true; ')
  code.prependRight(
    body.end - 1,
    `} catch (_error) { throw _asked ? _error : ${UNASKED}(_error, ${id.name}.fnName); } `,
  )
}

function onlyDeclared(statement: Statement): AnyNode | undefined {
  return statement.type === 'VariableDeclaration' ? (statement.declarations[0]?.id as AnyNode | undefined) : undefined
}

function tellPayload(code: MagicString, root: AnyNode): void {
  let found = false
  for (const node of walk(root)) {
    if (node.type !== 'CallExpression' || !isNamed(node.callee, 'String')) continue
    code.overwrite(node.callee.start, node.callee.end, PAYLOAD_TEXT)
    found = true
  }
  if (!found) throw unexpected('errors tell their payload in another way')
}

/** `markTrapped` is told every error of a host function; the state of each instance becomes that of the whole. */
function keepState(code: MagicString, node: Extract<AnyNode, { type: 'ClassDeclaration' }>): void {
  const found = new Set<string>()
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' || !isNamed(member.key, 'markTrapped', 'throwIfTrapped')) continue
    const { body } = member.value
    found.add(member.key.name)
    if (member.key.name === 'markTrapped') code.appendLeft(body.start + 1, ' _TRAP.host = err; ')
    else code.overwrite(body.start, body.end, '{ _refuseIfTrapped(); }')
  }
  if (found.size !== 2) throw unexpected('traps are kept in another way')
}

/** Every exit of a call that may wait becomes a rejection, whatever state the tasks are in. */
function guardWaitingFunction(code: MagicString, node: FunctionNode): void {
  if (!node.async || node.body.type !== 'BlockStatement') return
  for (const statement of node.body.body) guardEntry(code, statement)
  visit(node.body, (inner) => {
    if (inner.type === 'TryStatement' && inner.handler) throwInTheEnd(code, inner.handler)
    return FUNCTIONS.has(inner.type) ? 'skip' : undefined
  })
}

function guardEntry(code: MagicString, statement: Statement): void {
  if (statement.type === 'VariableDeclaration') {
    // const started = await task.enter()
    const [{ id, init } = {}] = statement.declarations
    if (!isNamed(id, 'started') || init?.type !== 'AwaitExpression' || init.argument.type !== 'CallExpression') return
    if (init.argument.arguments.length === 0) wrap(code, init.argument as AnyNode, ENTERED)
  }
  if (statement.type === 'ReturnStatement' && statement.argument?.type === 'AwaitExpression') {
    // return await _withGlobalCurrentTaskMetaAsync({ …, fn: async () => { … } })
    const { argument } = statement.argument
    if (argument.type !== 'CallExpression' || !isNamed(argument.callee, '_withGlobalCurrentTaskMetaAsync')) return
    wrap(code, argument as AnyNode, UNTIL_TRAP)
  }
}

/**
 * `task.reject(err); task.exit(); return task.completionPromise()`: the promise of a task that has a parent is never settled,
 * and both calls may throw something else.
 */
function throwInTheEnd(code: MagicString, { body }: CatchClause): void {
  const last = body.body.at(-1)
  const task = body.body.find((statement) => mentionsTask(statement as AnyNode))
  if (last === undefined || task === undefined) return
  const isThrow = last.type === 'ThrowStatement'
  if (!isThrow && last.type !== 'ReturnStatement') return
  code.appendLeft(task.start, 'try { ')
  code.overwrite(last.start, last.end, '} catch { _trapped(err, task.entryFnName()); } throw err;')
}

function mentionsTask(statement: AnyNode): boolean {
  for (const node of walk(statement)) {
    if (node.type === 'MemberExpression' && isNamed(node.object, 'task')) return true
  }
  return false
}

import type { AnyNode, BlockStatement, Identifier, Statement, TryStatement } from 'acorn'
import type MagicString from 'magic-string'
import { unexpected, walk } from '../syntax.js'
import { isNamed, isNumbered, literalProperties, namesIn, visit } from '../synchronous/visit.js'
import { FAILED, STEP } from './runtime.js'

/** Names of the parameters of each export, by `my:host/clock@1.0.0#wait` or the plain name of a function of the world. */
export type Parameters = ReadonlyMap<string, readonly string[]>

/**
 * Distinguishes the failures of an exported function by where they occur. An argument of the wrong type is a `TypeError` that
 * names it. A value of the guest that does not fit its type is a trap. The error of a `result` is neither.
 *
 * @returns whether the statement is that of an exported function
 * @throws WasmPkgError `E_INTERNAL` if a call of a core function has an unknown shape
 */
export function guardExport(code: MagicString, node: TryStatement, parameters: Parameters): boolean {
  const { block, handler } = node
  const enter = block.body.findIndex((statement) => enteredFunction(statement) !== undefined)
  if (enter === -1) return false
  const entered = enteredFunction(block.body[enter] as Statement) as Entered
  const call = block.body.findIndex((statement, at) => at > enter && statement.type === 'TryStatement')
  const run = block.body[call]
  if (handler?.param?.type !== 'Identifier' || run?.type !== 'TryStatement') {
    throw unexpected(`${entered.name} is called in another way`)
  }
  const owners = markArguments(code, block.body.slice(0, enter))
  markCall(code, run.block, owners, entered.name)
  code.appendLeft(node.start, `let ${STEP.variable} = ${STEP.before}; `)
  code.appendLeft(run.end, ` ${STEP.variable} = ${entered.waits ? STEP.done : STEP.lifting};`)
  markErrors(code, block.body.slice(call + 1))
  const names = parameters.get(entered.name) ?? []
  const { name } = handler.param
  code.appendLeft(
    handler.body.start + 1,
    ` ${name} = ${FAILED}(${name}, ${STEP.variable}, ${JSON.stringify(entered.name)}, ${JSON.stringify(names)});`,
  )
  return true
}

interface Entered {
  readonly name: string
  /** Whether the call returns before its result is available. */
  readonly waits: boolean
}

/** `_debugLog('[iface="a:b/c", function="f"][Instruction::CallWasm] enter', { …, async: false })`, which stands before each call. */
export function enteredFunction(statement: Statement): Entered | undefined {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return undefined
  const { callee, arguments: args } = statement.expression
  const [text, options] = args
  if (!isNamed(callee, '_debugLog') || text?.type !== 'Literal' || typeof text.value !== 'string') return undefined
  const match = /^\[iface="(?<iface>.*)", function="(?<name>.*)"\]\[Instruction::CallWasm\] enter$/u.exec(text.value)
  const { iface = '', name = '' } = match?.groups ?? {}
  if (match === null) return undefined
  const waits = literalProperties(options as AnyNode).get('async')
  return { name: iface === name ? name : `${iface}#${name}`, waits: waits?.type === 'Literal' && waits.value === true }
}

/** Marks each statement before the call with the argument that it converts. Returns the argument of each variable that the statements declare. */
function markArguments(code: MagicString, statements: readonly Statement[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  let current: number | undefined
  for (const statement of statements) {
    const about = argumentOf(statement as AnyNode, new Map()) ?? current
    if (about === undefined) continue
    if (about !== current) code.appendLeft(statement.start, `${STEP.variable} = ${about}; `)
    current = about
    for (const name of declaredIn(statement as AnyNode)) owners.set(name, about)
  }
  return owners
}

/** Some arguments are converted inside the call itself. */
function markCall(code: MagicString, block: BlockStatement, owners: ReadonlyMap<string, number>, name: string): void {
  let found = false
  visit(block, (node) => {
    if (node.type !== 'CallExpression' || !isCoreCall(node.callee as AnyNode)) return undefined
    found = true
    for (const argument of node.arguments) {
      const about = argument.type === 'Identifier' ? undefined : argumentOf(argument as AnyNode, owners)
      if (about === undefined) continue
      code.appendLeft(argument.start, `(${STEP.variable} = ${about}, `)
      code.prependRight(argument.end, ')')
    }
    return 'skip'
  })
  if (!found) throw unexpected(`${name} is called in another way`)
}

/** All else in the statement that calls is jco's runtime, which has names with `_`, and members of it. */
function isCoreCall(callee: AnyNode): callee is Identifier & AnyNode {
  return callee.type === 'Identifier' && !callee.name.startsWith('_')
}

/** Index of the first argument that something mentions. */
function argumentOf(root: AnyNode, owners: ReadonlyMap<string, number>): number | undefined {
  for (const name of namesIn(root)) {
    const own = isNumbered({ type: 'Identifier', name } as Identifier, 'arg')
      ? Number(name.slice('arg'.length))
      : owners.get(name)
    if (own !== undefined) return own
  }
  return undefined
}

function declaredIn(root: AnyNode): readonly string[] {
  const names: string[] = []
  for (const node of walk(root)) if (node.type === 'VariableDeclarator') names.push(...namesIn(node.id))
  return names
}

/** `throw new ComponentError(…)` is what the type says. */
function markErrors(code: MagicString, statements: readonly Statement[]): void {
  for (const statement of statements) {
    for (const node of walk(statement)) {
      if (node.type !== 'ThrowStatement' || node.argument.type !== 'NewExpression') continue
      if (!isNamed(node.argument.callee, 'ComponentError')) continue
      code.appendLeft(node.argument.start, `(${STEP.variable} = ${STEP.done}, `)
      code.prependRight(node.argument.end, ')')
    }
  }
}

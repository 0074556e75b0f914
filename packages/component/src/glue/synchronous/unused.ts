import type { AnyNode, Statement } from 'acorn'
import MagicString from 'magic-string'
import { parseModule, walk } from '../syntax.js'
import { GUARD_CORE } from '../traps/runtime.js'
import { isMember, isNamed, namesIn } from './visit.js'

/**
 * Removes what nothing uses any more: functions, classes and variables of jco's runtime, which `instantiate` declares before it
 * requests the first core module (declaring them has no effect), and the versions of core functions that would return promises.
 * Not all bundlers remove unused code inside a function.
 */
export function removeUnused(code: string): string {
  const text = new MagicString(code)
  const program = parseModule(code)
  const mentions = countNames(program)
  for (const node of walk(program)) removePromising(text, node, mentions)
  const body = instantiateBody(program.body)
  // A component without core modules has only the generator.
  const end = body.findIndex((statement) =>
    declaredNamesOf(statement).some((name) => ['gen', 'module0'].includes(name)),
  )
  const declarations = body.slice(0, Math.max(end, 0)).filter((statement) => declaredNamesOf(statement).length > 0)
  const needed = reachable(body, new Set(declarations))
  for (const statement of declarations) if (!needed.has(statement)) text.remove(statement.start, statement.end)
  return text.toString()
}

/** Those of `declarations` that the other statements use, directly or through each other. */
function reachable(body: readonly Statement[], declarations: ReadonlySet<Statement>): ReadonlySet<Statement> {
  const byName = new Map<string, Statement>()
  for (const statement of declarations) for (const name of declaredNamesOf(statement)) byName.set(name, statement)
  const needed = new Set<Statement>()
  const pending = body.filter((statement) => !declarations.has(statement))
  for (let statement = pending.pop(); statement !== undefined; statement = pending.pop()) {
    for (const name of namesIn(statement)) {
      const declaration = byName.get(name)
      if (declaration === undefined || needed.has(declaration)) continue
      needed.add(declaration)
      pending.push(declaration)
    }
  }
  return needed
}

/** Plain names only: destructured imports are checked by the statements after them. */
export function declaredNamesOf(statement: Statement): readonly string[] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') return [statement.id.name]
  if (statement.type !== 'VariableDeclaration') return []
  const names = statement.declarations.map(({ id }) => (id.type === 'Identifier' ? id.name : undefined))
  return names.every((name) => name !== undefined) ? (names as string[]) : []
}

export function instantiateBody(statements: readonly (Statement | AnyNode)[]): readonly Statement[] {
  for (const statement of statements) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'FunctionDeclaration') continue
    if (isNamed(statement.declaration.id, 'instantiate')) return statement.declaration.body.body
  }
  return []
}

/**
 * `try { realloc0Async = WebAssembly.promising(…) } catch (err) { realloc0Async = … }`, if only its declaration mentions the
 * variable otherwise.
 */
function removePromising(text: MagicString, node: AnyNode, mentions: ReadonlyMap<string, number>): void {
  if (node.type !== 'TryStatement') return
  const [statement, ...others] = node.block.body
  if (others.length > 0 || statement?.type !== 'ExpressionStatement') return
  const { expression } = statement
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'Identifier') return
  const { right } = expression
  const made = right.type === 'CallExpression' && isNamed(right.callee, GUARD_CORE) ? right.arguments[0] : right
  if (made?.type !== 'CallExpression' || !isMember(made.callee, 'WebAssembly', 'promising')) return
  if (mentions.get(expression.left.name) === 3) text.remove(node.start, node.end)
}

function countNames(program: AnyNode): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of namesIn(program)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

import MagicString from 'magic-string'
import { type GlueSyntax, parseModule, unexpected, walk } from './syntax.js'

/** One pure step over jco's output: marks what it takes out. */
type Step = (code: MagicString, syntax: GlueSyntax) => void

const steps: readonly Step[] = [removeDirective, removeDebugLog, removeUtilities]

/**
 * jco's output without what costs and never serves a bundled application.
 *
 * @throws WasmPkgError `E_INTERNAL` if the result would not parse
 */
export function rewriteGlue(code: string, syntax: GlueSyntax): string {
  const text = new MagicString(code)
  for (const step of steps) step(text, syntax)
  const result = text.toString()
  parseModule(result)
  return result
}

/** `"use components";` means nothing to a bundler, and most warn of directives they do not know. */
function removeDirective(code: MagicString, { program }: GlueSyntax): void {
  const [first] = program.body
  if (first?.type === 'ExpressionStatement' && first.directive !== undefined) code.remove(first.start, first.end)
}

/** Calls of jco's logger read `process.env` each time: two thirds of what a short call costs (2 us of 2.6). */
function removeDebugLog(code: MagicString, { program }: GlueSyntax): void {
  for (const node of walk(program)) {
    if (node.type === 'ExpressionStatement' && isLogCall(node.expression)) code.overwrite(node.start, node.end, ';')
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.id.name !== '_debugLog') continue
    if (!node.init) throw unexpected('the logger has no body')
    code.overwrite(node.init.start, node.init.end, '() => {}')
  }
}

function isLogCall(node: { readonly type: string }): boolean {
  if (node.type !== 'CallExpression') return false
  const { callee } = node as unknown as { callee: { type: string; name?: string } }
  return callee.type === 'Identifier' && callee.name === '_debugLog'
}

/** `export const _util = {}` is an undocumented export that would show up in namespaces. */
function removeUtilities(code: MagicString, { program }: GlueSyntax): void {
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue
    const [declared] = statement.declaration.declarations
    if (declared?.id.type === 'Identifier' && declared.id.name === '_util') code.remove(statement.start, statement.end)
  }
}

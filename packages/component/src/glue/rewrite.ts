import type { AnyNode, VariableDeclaration } from 'acorn'
import MagicString from 'magic-string'
import type { ReturnedExports } from './exports.js'
import { scopeMapCounters } from './map-counters.js'
import { type GlueSyntax, parseModule, unexpected, walk } from './syntax.js'
import { markTableOwners } from './table-owners.js'
import { guardTraps } from './traps/guard.js'

/** One pure step over jco's output: marks what it takes out of `code`, where `node` stands. */
type Step = (code: MagicString, node: AnyNode) => void

const STEPS: readonly Step[] = [
  removeDirective,
  removeDebugLog,
  removeDefaultLoader,
  removeUtilities,
  scopeMapCounters,
  markTableOwners,
  guardTraps,
]

/**
 * jco's output without what costs and never serves a bundled application, and with a name for every export. What remains
 * loads nothing by itself.
 *
 * @throws WasmPkgError `E_INTERNAL` if the result would not parse, or still refers to other modules or its own place
 */
export function rewriteGlue(
  code: string,
  { program }: GlueSyntax,
  { statement, code: exports }: ReturnedExports,
): string {
  const text = new MagicString(code)
  text.overwrite(statement.start, statement.end, exports)
  for (const node of walk(program)) for (const step of STEPS) step(text, node)
  const result = text.toString()
  for (const node of walk(parseModule(result))) {
    if (loadsByItself(node)) throw unexpected(`${node.type} in glue that gets everything passed in`)
  }
  return result
}

/** Bundlers act on all of these: an `import.meta.url` alone can make one emit a folder full of files. */
function loadsByItself(node: AnyNode): boolean {
  if (node.type === 'MetaProperty') return node.meta.name === 'import'
  return ['ImportDeclaration', 'ImportExpression', 'ExportAllDeclaration'].includes(node.type)
}

/** `"use components";` means nothing to a bundler, and most warn of directives they do not know. */
function removeDirective(code: MagicString, node: AnyNode): void {
  if (node.type !== 'Program') return
  const [first] = node.body
  if (first?.type === 'ExpressionStatement' && first.directive !== undefined) code.remove(first.start, first.end)
}

/** Calls of jco's logger read `process.env` each time: two thirds of what a short call costs (2 us of 2.6). */
function removeDebugLog(code: MagicString, node: AnyNode): void {
  if (node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression') {
    const { callee } = node.expression
    // Not removed: it may be all there is of an `if`.
    if (callee.type === 'Identifier' && callee.name === '_debugLog') code.overwrite(node.start, node.end, ';')
  }
  if (node.type !== 'VariableDeclaration' || !declares(node, '_debugLog')) return
  const init = node.declarations[0]?.init
  if (!init) throw unexpected('the logger has no body')
  code.overwrite(init.start, init.end, '() => {}')
}

/**
 * `const fetchCompile = …` and `if (!getCoreModule) getCoreModule = …`: webpack and Vite take the template literal in it for
 * a glob, and emit every file of the folder.
 */
function removeDefaultLoader(code: MagicString, node: AnyNode): void {
  if (node.type === 'VariableDeclaration' && declares(node, 'fetchCompile')) code.remove(node.start, node.end)
  if (node.type !== 'IfStatement' || node.test.type !== 'UnaryExpression') return
  const { argument } = node.test
  if (argument.type === 'Identifier' && argument.name === 'getCoreModule') code.remove(node.start, node.end)
}

/** `export const _util = {}` is an undocumented export that would show up in namespaces. */
function removeUtilities(code: MagicString, node: AnyNode): void {
  if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'VariableDeclaration') return
  if (declares(node.declaration, '_util')) code.remove(node.start, node.end)
}

function declares({ declarations }: VariableDeclaration, name: string): boolean {
  const [first] = declarations
  return first?.id.type === 'Identifier' && first.id.name === name
}

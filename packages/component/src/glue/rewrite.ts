import type { AnyNode, Program, VariableDeclaration } from 'acorn'
import MagicString from 'magic-string'
import type { ReturnedExports } from './exports.js'
import { scopeMapCounters } from './map-counters.js'
import { type GlueSyntax, parseModule, unexpected, walk } from './syntax.js'
import { markTableOwners } from './table-owners.js'
import type { Parameters } from './traps/exports.js'
import { guardTraps, type TrapContext } from './traps/guard.js'
import { leftoverTrap } from './traps/leftover.js'
import { memoriesOfReallocs } from './traps/reallocs.js'
import { leftoverValue } from './values/leftover.js'
import { mendValues } from './values/mend.js'

interface Context extends TrapContext {
  /** Patterns that were found. */
  readonly found: Set<Pattern>
}

/** Rewritten glue, as text and parsed. */
export interface RewrittenGlue {
  readonly code: string
  readonly program: Program
}

/** One step over jco's output. Edits `code` at the place of `node`. */
type Step = (code: MagicString, node: AnyNode, context: Context) => void

/** Patterns that all of jco's output has, the log only where something is called. If one is missing, the output has an unknown shape. */
const PATTERNS = ['default loader', 'fetchCompile', 'utilities', 'debug log'] as const
type Pattern = (typeof PATTERNS)[number]

const STEPS: readonly Step[] = [
  removeDirective,
  removeDebugLog,
  removeDefaultLoader,
  removeUtilities,
  scopeMapCounters,
  markTableOwners,
  guardTraps,
  mendValues,
]

/**
 * Removes from jco's output what costs time or space and is never needed in a bundled application, and names every export. The
 * result loads nothing by itself.
 *
 * @throws WasmPkgError `E_INTERNAL` if a pattern is not found, or the result would not parse, still has what was to be replaced,
 *   or refers to other modules or its own place
 */
export function rewriteGlue(
  code: string,
  syntax: GlueSyntax,
  { statement, code: exports }: ReturnedExports,
  parameters: Parameters,
): RewrittenGlue {
  const text = new MagicString(code)
  const context: Context = {
    parameters,
    memories: memoriesOfReallocs(syntax),
    calls: { found: 0, guarded: 0 },
    found: new Set(),
  }
  text.overwrite(statement.start, statement.end, exports)
  for (const node of walk(syntax.program)) for (const step of STEPS) step(text, node, context)
  const { calls, found } = context
  const missing = PATTERNS.find((pattern) => !found.has(pattern) && (pattern !== 'debug log' || calls.found > 0))
  if (missing !== undefined) throw unexpected(`it has no ${missing}`)
  if (calls.guarded !== calls.found) throw unexpected('an exported function is written in another way')
  const result = text.toString()
  const program = parseModule(result)
  for (const node of walk(program)) {
    if (loadsByItself(node)) throw unexpected(`${node.type} in glue that gets everything passed in`)
    const leftover = leftoverValue(node) ?? leftoverTrap(node)
    if (leftover !== undefined) throw unexpected(leftover)
  }
  return { code: result, program }
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
function removeDebugLog(code: MagicString, node: AnyNode, { found }: Context): void {
  if (node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression') {
    const { callee } = node.expression
    // Replaced, not removed, because it may be the only statement of an `if`.
    if (callee.type === 'Identifier' && callee.name === '_debugLog') code.overwrite(node.start, node.end, ';')
  }
  if (node.type !== 'VariableDeclaration' || !declares(node, '_debugLog')) return
  const init = node.declarations[0]?.init
  if (!init) throw unexpected('the logger has no body')
  code.overwrite(init.start, init.end, '() => {}')
  found.add('debug log')
}

/**
 * `const fetchCompile = …` and `if (!getCoreModule) getCoreModule = …`: webpack and Vite treat the template literal in it as a
 * glob and emit every file of the folder.
 */
function removeDefaultLoader(code: MagicString, node: AnyNode, { found }: Context): void {
  if (node.type === 'VariableDeclaration' && declares(node, 'fetchCompile')) {
    code.remove(node.start, node.end)
    found.add('fetchCompile')
  }
  if (node.type !== 'IfStatement' || node.test.type !== 'UnaryExpression') return
  const { argument } = node.test
  if (argument.type !== 'Identifier' || argument.name !== 'getCoreModule') return
  code.remove(node.start, node.end)
  found.add('default loader')
}

/** `export const _util = {}` is an undocumented export that would show up in namespaces. */
function removeUtilities(code: MagicString, node: AnyNode, { found }: Context): void {
  if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'VariableDeclaration') return
  if (!declares(node.declaration, '_util')) return
  code.remove(node.start, node.end)
  found.add('utilities')
}

function declares({ declarations }: VariableDeclaration, name: string): boolean {
  const [first] = declarations
  return first?.id.type === 'Identifier' && first.id.name === name
}

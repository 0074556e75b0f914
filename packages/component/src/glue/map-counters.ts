import { type AnyNode, Parser, type Program, type Statement } from 'acorn'
import type MagicString from 'magic-string'

/** acorn's message for a second `let i` in one block. */
const SECOND_COUNTER = "Identifier 'i' has already been declared"

interface LenientParser {
  raiseRecoverable(position: number, message: string): void
}

/** The plugins of acorn have no types. */
type Plugin = (Base: new (...args: never[]) => LenientParser) => new (...args: never[]) => LenientParser

const allowSecondCounter: Plugin = (Base) =>
  class extends Base {
    override raiseRecoverable(position: number, message: string): void {
      if (message !== SECOND_COUNTER) super.raiseRecoverable(position, message)
    }
  }

const MapParser = Parser.extend(allowSecondCounter as unknown as Parameters<typeof Parser.extend>[0])

/** Parses jco's output although each map argument of a function declares its counter again (see `scopeMapCounters`). */
export function parseWithMapCounters(code: string): Program {
  return MapParser.parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
}

/**
 * Gives the counter of each map a block of its own. jco 1.35 writes `let i = 0` and a loop over the entries into the enclosing
 * block. Two maps then declare `i` twice, and a map inside a list or another map hides the `i` of the outer loop.
 */
export function scopeMapCounters(code: MagicString, node: AnyNode): void {
  if (node.type !== 'BlockStatement') return
  for (const [at, statement] of node.body.entries()) {
    const loop = node.body[at + 1]
    if (!isCounter(statement) || loop?.type !== 'ForOfStatement') continue
    code.appendLeft(statement.start, '{ ').appendRight(loop.end, ' }')
  }
}

/** `let i = 0;` */
function isCounter(statement: Statement): boolean {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'let') return false
  const [first, ...more] = statement.declarations
  return first?.id.type === 'Identifier' && first.id.name === 'i' && more.length === 0
}

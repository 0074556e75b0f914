import type { AnyNode, Identifier, Node, Statement } from 'acorn'
import { SHARED_NAMES } from '../shared/text.js'
import { declaredNamesOf, instantiateBody } from '../synchronous/unused.js'
import { namesIn, visit } from '../synchronous/visit.js'
import { parseModule } from '../syntax.js'
import { PAYLOAD_RUNTIME, PLAIN_TRAP_RUNTIME } from '../traps/runtime.js'
import { VALUES_RUNTIME } from '../values/runtime.js'

/** What is kept of a declaration of jco's task runtime. */
export interface PartText {
  readonly name: string
  /** The text without line breaks and indentation, which depend on what stands around it. */
  readonly text: string
  /** Whether it is a variable that is assigned later. */
  readonly changes: boolean
}

/** A declaration of jco's task runtime: a function, a class or a variable. */
export interface Part extends PartText {
  readonly statement: Statement
}

/** What the runtime module of all components has, under these names or within its functions. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...SHARED_NAMES,
  'dataView',
  // Only jco's `dataView` uses it, which is replaced.
  'dv',
  ...parseModule(`${PLAIN_TRAP_RUNTIME}${VALUES_RUNTIME}${PAYLOAD_RUNTIME}`).body.flatMap((node) =>
    declaredNamesOf(node as Statement),
  ),
])

export function isElsewhere(statement: Statement): boolean {
  const names = declaredNamesOf(statement)
  return names.length > 0 && names.every((name) => ELSEWHERE.has(name))
}

/** What a component alone has: its imports and core modules. */
const OF_COMPONENT = ['imports', 'getCoreModule']

/** The parts of the task runtime in rewritten glue, in their order. */
export function partsOf(code: string): readonly Part[] {
  const parts: Part[] = []
  for (const statement of instantiateBody(parseModule(code).body)) {
    const [name, ...others] = declaredNamesOf(statement)
    if (name === 'gen') break
    if (name === undefined || others.length > 0 || isElsewhere(statement)) continue
    if (namesIn(statement).some((used) => OF_COMPONENT.includes(used))) continue
    const text = code.slice(statement.start, statement.end).replaceAll(/\s+/gu, ' ')
    parts.push({ name, statement, text, changes: statement.type === 'VariableDeclaration' && statement.kind === 'let' })
  }
  return parts
}

/** Calls `see` for each use of a variable below a node. `isShort`: as in `{ name }`. */
export function eachUse(root: Node, see: (name: Identifier, isShort: boolean) => void): void {
  visit(root, (node: AnyNode) => {
    switch (node.type) {
      case 'Identifier':
        see(node, false)
        return undefined
      case 'MemberExpression':
        if (node.computed) return undefined
        eachUse(node.object, see)
        return 'skip'
      case 'Property':
        if (node.shorthand && node.value.type === 'Identifier') {
          see(node.value, true)
          return 'skip'
        }
        if (node.computed) return undefined
        eachUse(node.value, see)
        return 'skip'
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) return undefined
        if (node.value) eachUse(node.value, see)
        return 'skip'
      case 'MetaProperty':
        return 'skip'
      default:
        return undefined
    }
  })
}

import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import {
  type AnyNode,
  type AssignmentProperty,
  type Expression,
  type Node,
  parse,
  type Program,
  type Property,
  type RestElement,
  type SpreadElement,
  type Statement,
} from 'acorn'
import { parseWithMapCounters } from './map-counters.js'

/** jco's output in instantiation mode: one exported function whose generator holds the component. */
export interface GlueSyntax {
  readonly program: Program
  /** Statements that run once per instance, up to the `return` that lists the exports. */
  readonly body: readonly Statement[]
}

/**
 * Parses jco's output. Patterns would not do, because names in it come from the component.
 *
 * @throws WasmPkgError `E_INTERNAL` if the output does not have the shape of this version of jco
 */
export function parseGlue(code: string): GlueSyntax {
  return asGlue(parseWith(parseWithMapCounters, code))
}

/** @throws WasmPkgError `E_INTERNAL` if the program does not have the shape of jco's output */
export function asGlue(program: Program): GlueSyntax {
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'FunctionDeclaration') continue
    const { id, body } = statement.declaration
    const generator = id.name === 'instantiate' ? generatorBody(body.body) : undefined
    if (generator !== undefined) return { program, body: generator }
  }
  throw unexpected('no function instantiate with a generator in it')
}

/** @throws WasmPkgError `E_INTERNAL` if the text is not an ES module, `E_UNSUPPORTED` for the one name that jco does not escape */
export function parseModule(code: string): Program {
  return parseWith((text) => parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), code)
}

function parseWith(parser: (code: string) => Program, code: string): Program {
  try {
    return parser(code)
  } catch (error) {
    if (error instanceof SyntaxError && error.message.startsWith('Binding arguments in strict mode')) {
      throw new WasmPkgError(
        'E_UNSUPPORTED',
        'something in it is named `arguments`, for which jco writes no valid JavaScript',
        { hint: 'Ask its author for another name.' },
      )
    }
    throw new WasmPkgError('E_INTERNAL', 'The JavaScript that jco generated does not parse', { cause: error })
  }
}

export function unexpected(what: string): WasmPkgError {
  return new WasmPkgError('E_INTERNAL', `jco generated unexpected JavaScript: ${what}`, {
    hint: 'Please report it with the component.',
  })
}

/** `let gen = (function* _initGenerator() { … })()` */
function generatorBody(statements: readonly Statement[]): readonly Statement[] | undefined {
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { init } of statement.declarations) {
      if (init?.type !== 'CallExpression' || init.callee.type !== 'FunctionExpression') continue
      if (init.callee.generator) return init.callee.body.body
    }
  }
  return undefined
}

/** Every node below (and including) one, parents first. */
export function* walk(root: Node): Generator<AnyNode> {
  const pending: Node[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node as AnyNode
    for (const child of childrenOf(node)) pending.push(child)
  }
}

/** Half a million nodes are walked several times. Without lists of all values of each, that takes a third of the time less. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  for (const key in node) {
    const value: unknown = node[key as keyof Node]
    if (typeof value !== 'object' || value === null) continue
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value)
    } else for (const each of value as unknown[]) if (isNode(each)) children.push(each)
  }
  return children
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** The name of a property of an object or a pattern; `undefined` if it is computed or spread. */
export function propertyName(
  property: Property | AssignmentProperty | SpreadElement | RestElement,
): string | undefined {
  return property.type === 'Property' ? keyText(property.key, property.computed) : undefined
}

/** The text of a key: `a`, `'a'` or `['a']`. */
export function keyText(key: Node, computed: boolean): string | undefined {
  const node = key as Expression
  if (node.type === 'Identifier') return computed ? undefined : node.name
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

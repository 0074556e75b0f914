import type { AnyNode, Pattern, Program } from 'acorn'
import { walk } from '../syntax.js'
import { namesIn } from './visit.js'

/**
 * The names of variables that a program uses and declares nowhere: globals, and declarations that were removed by mistake. As in
 * `namesIn`, scopes are ignored.
 *
 * @param known names that may be undeclared
 */
export function undeclaredNames(program: Program, known: readonly string[] = []): readonly string[] {
  const declared = declaredNames(program)
  return [...new Set(namesIn(program))].filter((name) => !declared.has(name) && !known.includes(name))
}

/** The names of all variables that a program declares somewhere. */
export function declaredNames(program: Program): ReadonlySet<string> {
  const declared = new Set<string>()
  for (const node of walk(program)) for (const name of declaredBy(node)) declared.add(name)
  return declared
}

function declaredBy(node: AnyNode): readonly string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundNames(node.id)
    case 'CatchClause':
      return boundNames(node.param)
    case 'LabeledStatement':
      return [node.label.name]
    case 'ClassDeclaration':
    case 'ClassExpression':
      return boundNames(node.id)
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [node.type === 'ArrowFunctionExpression' ? undefined : node.id, ...node.params].flatMap(boundNames)
    default:
      return []
  }
}

function boundNames(pattern: Pattern | null | undefined): readonly string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ArrayPattern':
      return pattern.elements.flatMap(boundNames)
    case 'AssignmentPattern':
      return boundNames(pattern.left)
    case 'ObjectPattern':
      return pattern.properties.flatMap((it) => boundNames(it.type === 'Property' ? it.value : it))
    case 'RestElement':
      return boundNames(pattern.argument)
    default:
      return []
  }
}

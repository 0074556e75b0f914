import type { AnyNode } from 'acorn'
import type { GlueSyntax } from '../syntax.js'
import { isNumbered, visit } from '../synchronous/visit.js'

const FUNCTIONS: ReadonlySet<string> = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression'])

/**
 * The memory in which each `realloc0` allocates: the one that its callers write to. A `realloc` whose callers write to several
 * memories is omitted, because its memory is unknown.
 */
export function memoriesOfReallocs({ program }: GlueSyntax): ReadonlyMap<string, string> {
  const memories = new Map<string, string | undefined>()
  const inFunction = (root: AnyNode): void => {
    const used = { memory: new Set<string>(), realloc: new Set<string>() }
    for (const value of Object.values(root) as unknown[]) {
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (typeof child !== 'object' || child === null || !('type' in child)) continue
        visit(child as AnyNode, (node) => {
          if (FUNCTIONS.has(node.type)) {
            inFunction(node)
            return 'skip'
          }
          if (isNumbered(node, 'memory')) used.memory.add(node.name)
          if (isNumbered(node, 'realloc')) used.realloc.add(node.name)
          return undefined
        })
      }
    }
    const [memory, ...others] = used.memory
    const [realloc, ...more] = used.realloc
    if (memory === undefined || realloc === undefined || more.length > 0) return
    const isSame = others.length === 0 && (!memories.has(realloc) || memories.get(realloc) === memory)
    memories.set(realloc, isSame ? memory : undefined)
  }
  inFunction(program)
  return new Map([...memories].filter((entry): entry is [string, string] => entry[1] !== undefined))
}

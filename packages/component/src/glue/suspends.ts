import { isMember } from './synchronous/visit.js'
import { type GlueSyntax, walk } from './syntax.js'

/**
 * Whether a call of the component or of one of its imports may wait for a promise. jco writes those as `async` functions:
 * all of WASI 0.3's kind (`async func`), and what a request lists for suspension. The runtime around them, outside of the
 * generator, has async functions in every component. What a guest may wait with itself, as for a stream, is a function that
 * suspends in any case: not one that does so only if the function behind it was listed.
 */
export function readSuspends({ body }: GlueSyntax): boolean {
  for (const statement of body) {
    for (const node of walk(statement)) {
      const isFunction =
        node.type === 'FunctionDeclaration' ||
        node.type === 'FunctionExpression' ||
        node.type === 'ArrowFunctionExpression'
      if (isFunction && node.async) return true
      // const trampoline0 = new WebAssembly.Suspending(…)
      if (node.type !== 'VariableDeclarator' || node.init?.type !== 'NewExpression') continue
      if (isMember(node.init.callee, 'WebAssembly', 'Suspending')) return true
    }
  }
  return false
}

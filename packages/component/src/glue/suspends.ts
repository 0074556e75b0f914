import { isMember } from './synchronous/visit.js'
import { type GlueSyntax, walk } from './syntax.js'

/**
 * Whether a call of the component or of one of its imports may wait for a promise. jco writes such calls as `async` functions:
 * every `async func` of WASI 0.3, and the functions that a request lists for suspension. The runtime around them, outside the
 * generator, has async functions in every component, so they prove nothing. A function with which the guest itself waits, such
 * as for a stream, counts if it always suspends, not if it only does so when the function behind it was listed.
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

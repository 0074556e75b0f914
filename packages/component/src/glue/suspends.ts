import { type GlueSyntax, walk } from './syntax.js'

/**
 * Whether a call of the component or of one of its imports may wait for a promise. jco writes those as `async` functions:
 * all of WASI 0.3's kind (`async func`), and what a request lists for suspension. The runtime around them, outside of the
 * generator, has async functions in every component.
 */
export function readSuspends({ body }: GlueSyntax): boolean {
  for (const statement of body) {
    for (const node of walk(statement)) {
      const isFunction =
        node.type === 'FunctionDeclaration' ||
        node.type === 'FunctionExpression' ||
        node.type === 'ArrowFunctionExpression'
      if (isFunction && node.async) return true
    }
  }
  return false
}

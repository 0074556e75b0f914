import { parseSync } from 'oxc-parser'

/** Functions and classes of more lines are shown without their bodies. */
const MAX_LINES = 4

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Code with the bodies of long functions and classes left out: a change in what jco makes of a component shows once, in the
 * snapshots of the bundler whose code is not shortened.
 */
export function shorten(code: string): string {
  let text = code
  for (const { start, end } of bodiesOf(code).toReversed()) {
    if (text.slice(start, end).split('\n').length <= MAX_LINES) continue
    text = `${text.slice(0, start)}{ /* … */ }${text.slice(end)}`
  }
  return text
}

/** Bodies of the outermost declarations, in order. Indentation and names that bundlers choose do not matter to their readers. */
function bodiesOf(code: string): readonly Span[] {
  const bodies: Span[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const { type, body, init } = node as { readonly type?: string; readonly body?: unknown; readonly init?: unknown }
    if (type === 'VariableDeclarator' && isArrow(init)) bodies.push(init.body)
    else if ((type === 'FunctionDeclaration' || type === 'ClassDeclaration') && isSpan(body)) bodies.push(body)
    else Object.values(node).forEach(visit)
  }
  visit(parseSync('output.js', code).program)
  return bodies
}

/** `const run = () => { … }` */
function isArrow(node: unknown): node is { readonly body: Span } {
  if (typeof node !== 'object' || node === null) return false
  const { type, body } = node as { readonly type?: string; readonly body?: { readonly type?: string } }
  return type === 'ArrowFunctionExpression' && body?.type === 'BlockStatement'
}

function isSpan(node: unknown): node is Span {
  return typeof node === 'object' && node !== null && 'start' in node && 'end' in node
}

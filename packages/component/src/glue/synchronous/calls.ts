import type { AnyNode, Expression } from 'acorn'
import type MagicString from 'magic-string'
import { GUARD_IMPORT } from '../traps/runtime.js'
import { replaceContext } from './composed.js'
import { LOWER } from './runtime.js'
import { isMember, isNamed, literalProperties } from './visit.js'

/** Replaces the code that runs a call in a task by the call itself. */
export function unwrapCalls(text: MagicString, node: AnyNode): 'skip' | undefined {
  if (node.type === 'ReturnStatement' && node.argument) {
    // return _withGlobalCurrentTaskMeta({ …, fn: () => { … } })
    const body = wrappedBody(node.argument)
    if (body?.type === 'BlockStatement') keepOnly(text, node, body)
    return undefined
  }
  if (node.type === 'ConditionalExpression') return replaceLowering(text, node, node.alternate)
  if (node.type !== 'CallExpression') return undefined
  replaceContext(text, node)
  const body = wrappedBody(node)
  if (body?.type === 'CallExpression' || body?.type === 'NewExpression') keepOnly(text, node, body)
  // Object.assign(trampoline0, { _jcoMaySuspend: false })
  const [first, second] = node.arguments
  if (
    isMember(node.callee, 'Object', 'assign') &&
    first &&
    literalProperties(second as AnyNode).has('_jcoMaySuspend')
  ) {
    keepOnly(text, node, first as AnyNode)
  }
  return replaceLowering(text, node, node)
}

/** What `_withGlobalCurrentTaskMeta({ fn: () => body })` or `_trackHostOperation(() => body)` runs. */
function wrappedBody(node: Expression): AnyNode | undefined {
  if (node.type !== 'CallExpression') return undefined
  const [argument] = node.arguments as readonly AnyNode[]
  let run: AnyNode | undefined
  if (isNamed(node.callee, '_withGlobalCurrentTaskMeta')) run = literalProperties(argument).get('fn')
  if (isNamed(node.callee, '_trackHostOperation')) run = argument
  if (run?.type !== 'ArrowFunctionExpression' || run.async || run.params.length > 0) return undefined
  return run.body as AnyNode
}

function keepOnly(text: MagicString, outer: AnyNode, inner: AnyNode): void {
  text.remove(outer.start, inner.start)
  text.remove(inner.end, outer.end)
}

/**
 * `_trampoline0.manuallyAsync ? … : _lowerImportBackwardsCompat.bind(null, { componentIdx: 0, importFn: _trampoline0, … })`
 * becomes the function with a check in front. The rest of that object is for calls that wait, which lift and lower separately.
 */
function replaceLowering(text: MagicString, node: AnyNode, call: Expression): 'skip' | undefined {
  if (call.type !== 'CallExpression' || !isMember(call.callee, '_lowerImportBackwardsCompat', 'bind')) return undefined
  const options = literalProperties(call.arguments[1] as AnyNode)
  const componentIdx = options.get('componentIdx')
  const importFn = unguarded(options.get('importFn'))
  if (!isFalse(options.get('isAsync')) || !isFalse(options.get('funcTypeIsAsync'))) return undefined
  if (componentIdx?.type !== 'Literal' || importFn?.type !== 'Identifier') return undefined
  text.overwrite(node.start, node.end, `${LOWER}(${componentIdx.raw}, ${importFn.name})`)
  return 'skip'
}

/** The lowered function has a guard of its own. */
function unguarded(node: AnyNode | undefined): AnyNode | undefined {
  const isGuarded = node?.type === 'CallExpression' && isNamed(node.callee, GUARD_IMPORT)
  return isGuarded ? (node.arguments[0] as AnyNode | undefined) : node
}

function isFalse(node: AnyNode | undefined): boolean {
  return node?.type === 'Literal' && node.value === false
}

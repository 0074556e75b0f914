import type { AnyNode } from 'acorn'
import type MagicString from 'magic-string'
import { isMember, isNamed, isNumbered, literalProperties, namesIn } from '../synchronous/visit.js'
import { unexpected, walk } from '../syntax.js'
import { memoryOf, mendNumberList } from './number-lists.js'
import {
  CHECK_RANGE,
  FUNCTIONS,
  LENGTH_OF,
  LIFT_NUMBERS,
  OWN_HANDLE,
  REP_OF,
  VALUES_RUNTIME,
  VARIABLES,
} from './runtime.js'

/** One step over jco's output: values cross as `VALUES_RUNTIME` says. */
export function mendValues(code: MagicString, node: AnyNode): void {
  switch (node.type) {
    case 'BlockStatement':
      mendNumberList(code, node.body)
      return
    case 'FunctionDeclaration': {
      if (isNamed(node.id, 'instantiate')) code.appendLeft(node.body.start + 1, `\n  ${VALUES_RUNTIME}`)
      const name = node.id?.name ?? ''
      const replaced = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
      if (replaced !== undefined) code.overwrite(node.start, node.end, replaced)
      return
    }
    case 'VariableDeclarator':
      mendVariable(code, node)
      return
    case 'IfStatement':
      if (refusesFlags(node)) code.overwrite(node.start, node.end, ';')
      return
    case 'ForStatement':
      boundLoop(code, node)
      checkRange(code, node)
      return
    case 'NewExpression':
      mendCopy(code, node)
      return
    case 'CallExpression':
      // finalizationRegistry0.register(rsc0, handle1, rsc0)
      checkHandle(code, node)
      keepVariables(code, node)
      return
    case 'SwitchCase':
      mendNumberList(code, node.consequent)
      return
    default:
  }
}

function mendVariable(code: MagicString, { id, init }: Extract<AnyNode, { type: 'VariableDeclarator' }>): void {
  if (id.type !== 'Identifier' || !init) return
  const replaced = Object.hasOwn(VARIABLES, id.name) ? VARIABLES[id.name] : undefined
  if (replaced !== undefined) code.overwrite(init.start, init.end, replaced)
  // var len2 = vec2.length
  if (init.type === 'MemberExpression' && isNamed(init.property, 'length') && isNumbered(init.object, 'vec')) {
    code.overwrite(init.start, init.end, `${LENGTH_OF}(${init.object.name})`)
  }
  // var ptr0 = arg0, of an i32 that the guest means without a sign
  if (isNumbered(init, 'arg') && ['ptr', 'len', 'base'].some((name) => isNumbered(id, name))) {
    code.appendLeft(init.end, ' >>> 0')
  }
  const handle = repOf(init)
  if (handle !== undefined) code.overwrite(init.start, init.end, `${REP_OF}(${handle})`)
}

/** `handleTable0[(handle1 << 1) + 1] & ~T_FLAG`, which is 0 for no handle at all; the arguments of `REP_OF`. */
function repOf(node: AnyNode): string | undefined {
  if (node.type !== 'BinaryExpression' || node.operator !== '&' || node.left.type !== 'MemberExpression')
    return undefined
  const { object, property } = node.left
  if (property.type !== 'BinaryExpression' || property.left.type !== 'BinaryExpression') return undefined
  const handle = property.left.left
  return isNumbered(object, 'handleTable') && isNumbered(handle, 'handle')
    ? `${object.name}, ${handle.name}`
    : undefined
}

/** `if ((arg4 & 4294967292) !== 0) { throw new TypeError('flags have extraneous bits set') }`: such bits mean nothing. */
function refusesFlags(node: Extract<AnyNode, { type: 'IfStatement' }>): boolean {
  const { consequent } = node
  if (consequent.type !== 'BlockStatement' || consequent.body.length !== 1) return false
  const [first] = consequent.body
  return first?.type === 'ThrowStatement' && mentions(first.argument as AnyNode, 'flags have extraneous bits set')
}

function mentions(root: AnyNode, text: string): boolean {
  for (const node of walk(root)) if (node.type === 'Literal' && node.value === text) return true
  return false
}

/** `for (let i = 0; i < vec2.length; i++)` ends after the number of items for which memory was allocated. */
function boundLoop(code: MagicString, { test }: Extract<AnyNode, { type: 'ForStatement' }>): void {
  if (test?.type !== 'BinaryExpression' || test.right.type !== 'MemberExpression') return
  const { object, property } = test.right
  if (!isNumbered(object, 'vec') || !isNamed(property, 'length')) return
  code.overwrite(test.right.start, test.right.end, `len${object.name.slice('vec'.length)}`)
}

/** `for (let i = 0; i < len2; i++) { const base = base2 + i * 8; … }`: all of a list lies in memory, whatever is read of it. */
function checkRange(code: MagicString, node: Extract<AnyNode, { type: 'ForStatement' }>): void {
  const { test, body } = node
  if (test?.type !== 'BinaryExpression' || !isNumbered(test.right, 'len') || body.type !== 'BlockStatement') return
  const [first] = body.body
  const init = first?.type === 'VariableDeclaration' ? first.declarations[0]?.init : undefined
  if (init?.type !== 'BinaryExpression' || init.right.type !== 'BinaryExpression') return
  const { left, right } = init
  const memory = memoryOf(body)
  if (!isNumbered(left, 'base') || right.right.type !== 'Literal' || memory === undefined) {
    throw unexpected('a list is lifted in another way')
  }
  const list = `${left.name}, ${test.right.name}, ${right.right.raw ?? ''}`
  code.appendLeft(node.start, `${CHECK_RANGE}(${memory}, ${list}); `)
}

/** `new Uint16Array(memory0.buffer.slice(ptr0, ptr0 + len0 * 2))`, which is shorter where the memory ends. */
function mendCopy(code: MagicString, node: Extract<AnyNode, { type: 'NewExpression' }>): void {
  const [slice] = node.arguments
  if (node.callee.type !== 'Identifier' || slice?.type !== 'CallExpression') return
  const [ptr, end] = slice.arguments
  const memory = slicedMemory(slice.callee as AnyNode)
  if (memory === undefined || ptr?.type !== 'Identifier' || end?.type !== 'BinaryExpression') return
  if (end.right.type !== 'BinaryExpression' || end.right.left.type !== 'Identifier') return
  const list = `${node.callee.name}, ${memory}, ${ptr.name}, ${end.right.left.name}`
  code.overwrite(node.start, node.end, `${LIFT_NUMBERS}(${list})`)
}

/** `memory0` of `memory0.buffer.slice`. */
export function slicedMemory(callee: AnyNode): string | undefined {
  if (callee.type !== 'MemberExpression' || !isNamed(callee.property, 'slice')) return undefined
  const { object } = callee
  if (object.type !== 'MemberExpression' || !isNamed(object.property, 'buffer')) return undefined
  return isNumbered(object.object, 'memory') ? object.object.name : undefined
}

/**
 * `Object.defineProperty(rsc0, symbolDispose, { writable: true, value: function () { … rsc0 … handle1 … } })`. Both are `var`s: of
 * a list of resources, each would dispose of the last one.
 */
function keepVariables(
  code: MagicString,
  { callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>,
): void {
  const [resource, symbol, options] = args
  if (
    !isMember(callee, 'Object', 'defineProperty') ||
    !isNumbered(resource, 'rsc') ||
    !isNamed(symbol, 'symbolDispose')
  )
    return
  const dispose = literalProperties(options as AnyNode).get('value')
  if (dispose?.type !== 'FunctionExpression') return
  const handles = new Set(namesIn(dispose).filter((name) => /^handle\d+$/u.test(name)))
  const names = [resource.name, ...handles].join(', ')
  code.appendLeft(dispose.start, `((${names}) => `)
  code.prependRight(dispose.end, `)(${names})`)
}

/** `finalizationRegistry1.register(rsc0, handle1, rsc0)`, where the guest gives out a handle of handleTable1. */
function checkHandle(
  code: MagicString,
  { callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>,
): void {
  if (callee.type !== 'MemberExpression' || !isNamed(callee.property, 'register')) return
  const [, handle] = args
  if (!isNumbered(callee.object, 'finalizationRegistry') || !isNumbered(handle, 'handle')) return
  const table = `handleTable${callee.object.name.slice('finalizationRegistry'.length)}`
  code.overwrite(handle.start, handle.end, `${OWN_HANDLE}(${table}, ${handle.name})`)
}

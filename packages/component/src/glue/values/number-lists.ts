import type { AnyNode, Expression, Statement } from 'acorn'
import type MagicString from 'magic-string'
import { isMember } from '../synchronous/visit.js'
import { unexpected, walk } from '../syntax.js'
import { LOWER_NUMBERS, NUMBERS_LENGTH } from './runtime.js'

/**
 * `var val0 = …; var len0 = val0.length; var ptr0 = realloc0(…); let valData0; const valLenBytes0 = …; if (Array.isArray(val0)) …`,
 * which writes a list of numbers to memory0.
 *
 * @param body statements of a block or of a case
 * @throws WasmPkgError `E_INTERNAL` if they have an unknown shape
 */
export function mendNumberList(code: MagicString, body: readonly Statement[]): void {
  for (const [at, statement] of body.entries()) {
    const number = declared(statement)?.name.match(/^valData(?<number>\d+)$/u)?.groups?.['number']
    if (number === undefined) continue
    const [list, length, ptr] = body.slice(at - 3, at).map(declared)
    const write = body[at + 2]
    const type = write && numberType(write as AnyNode)
    const memory = write && memoryOf(write as AnyNode)
    const names = [list?.name, length?.name, ptr?.name].join()
    if (
      names !== `val${number},len${number},ptr${number}` ||
      !length?.init ||
      write?.type !== 'IfStatement' ||
      !type ||
      !memory
    ) {
      throw unexpected('a list of numbers is lowered in another way')
    }
    code.overwrite(length.init.start, length.init.end, `${NUMBERS_LENGTH}('${type}', val${number})`)
    code.overwrite(
      statement.start,
      write.end,
      `${LOWER_NUMBERS}('${type}', val${number}, len${number}, ${memory}, ptr${number});`,
    )
  }
}

interface Declared {
  readonly name: string
  readonly init: Expression | null | undefined
}

/** The one variable of a declaration. */
function declared(statement: Statement): Declared | undefined {
  if (statement.type !== 'VariableDeclaration') return undefined
  const [{ id, init } = {}, ...others] = statement.declarations
  return id?.type === 'Identifier' && others.length === 0 ? { name: id.name, init } : undefined
}

/** `u8` of `_requireValidNumericPrimitive.bind(null, 'u8')`. */
function numberType(root: AnyNode): string | undefined {
  for (const node of walk(root)) {
    if (node.type !== 'CallExpression' || !isMember(node.callee, '_requireValidNumericPrimitive', 'bind')) continue
    const type = node.arguments[1]
    if (type?.type === 'Literal' && typeof type.value === 'string') return type.value
  }
  return undefined
}

/** The first memory that something mentions. */
export function memoryOf(root: AnyNode): string | undefined {
  for (const node of walk(root)) if (node.type === 'Identifier' && /^memory\d+$/u.test(node.name)) return node.name
  return undefined
}

import type { Definition } from '../binary/entities.js'
import { createUniqueNames, isIdentifier, isReserved } from './identifiers.js'
import type { ParameterDeclaration, Signature } from './model.js'
import { type Expressions, global } from './type-expression.js'
import { camelCase } from './words.js'

export type FunctionType = Extract<Definition, { readonly kind: 'function' }>

export interface SignatureOptions {
  /** Whether calls return promises although WIT does not say `async`. */
  readonly waits: boolean
  /** Whether the error of a result is thrown, so that only the other side is returned. */
  readonly throws: boolean
  readonly isMethod?: boolean
}

/** The JavaScript signature of a function: the error of a `result` is thrown, and an async function returns a promise. */
export function signatureOf(type: FunctionType, expressions: Expressions, options: SignatureOptions): Signature {
  const { use } = expressions
  const thrown = options.throws ? resultOf(type) : undefined
  const value = use(thrown === undefined ? type.result : thrown.items[0])
  const waits = type.async || options.waits
  return {
    parameters: parametersOf(type, expressions, options.isMethod === true),
    result: waits ? global('Promise', value) : value,
  }
}

/** @param isMethod whether the first parameter is the resource itself */
export function parametersOf(
  { params }: FunctionType,
  { use }: Expressions,
  isMethod: boolean,
): readonly ParameterDeclaration[] {
  const unique = createUniqueNames()
  return params.slice(isMethod ? 1 : 0).map(({ name, type }, index) => {
    const text = camelCase(name)
    const given = isIdentifier(text) ? text : `argument${index}`
    return { name: unique(isReserved(given) ? `${given}_` : given), type: use(type) }
  })
}

/** The result type that a function returns, if it returns one. */
function resultOf({ result }: FunctionType): Extract<Definition, { kind: 'generic' }> | undefined {
  if (typeof result !== 'object' || result.definition.kind !== 'generic') return undefined
  return result.definition.name === 'result' ? result.definition : undefined
}

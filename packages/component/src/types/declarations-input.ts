import type { WitItem, WitType } from '../wit/api.js'
import type { InterfaceDocs } from '../wit/docs.js'
import type { TypeExpression } from './model.js'
import type { FunctionType } from './signature.js'
import type { Convention, NameOf } from './type-expression.js'

/** The functions and types of an interface or a world, with information from other places. */
export interface DeclarationsInput {
  readonly types: ReadonlyMap<string, WitItem>
  readonly functions: ReadonlyMap<string, WitItem>
  /** JavaScript names of the types that are declared here, by their WIT names. */
  readonly typeNames: ReadonlyMap<string, string>
  readonly nameOf: NameOf
  /** If the name is an alias, the first name of the type. */
  readonly aliasOf: (name: string, type: WitType) => TypeExpression | undefined
  /** Whether a function can wait, by its WIT name. */
  readonly waits: (name: string) => boolean
  /** Whether the component owns the resources, so that the user's program must dispose of them. */
  readonly disposable: boolean
  readonly docs?: InterfaceDocs
  /** How values are represented. Default: as by jco. */
  readonly convention?: Convention
}

/**
 * Whether the error of a result is thrown. It is, unless the function uses an alias of the result type: jco's glue
 * returns such a result as a value.
 */
export function throwsError(
  { result, resultName }: FunctionType,
  { types, aliasOf }: Pick<DeclarationsInput, 'aliasOf' | 'types'>,
): boolean {
  if (typeof result !== 'object' || resultName === undefined) return true
  const named = types.get(resultName)
  return named?.type !== result || aliasOf(resultName, result) === undefined
}

export function documented(docs: string | undefined): { readonly docs?: string } {
  return docs === undefined ? {} : { docs }
}

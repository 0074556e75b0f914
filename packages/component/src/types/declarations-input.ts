import type { WitItem, WitType } from '../wit/api.js'
import type { InterfaceDocs } from '../wit/docs.js'
import type { TypeExpression } from './model.js'
import type { FunctionType } from './signature.js'
import type { NameOf } from './type-expression.js'

/** The functions and types of an interface or a world, and what is known of them from elsewhere. */
export interface DeclarationsInput {
  readonly types: ReadonlyMap<string, WitItem>
  readonly functions: ReadonlyMap<string, WitItem>
  /** JavaScript names of the types that are declared here, by the names that WIT has for them. */
  readonly typeNames: ReadonlyMap<string, string>
  readonly nameOf: NameOf
  /** The first name of a type of which this is only another one. */
  readonly aliasOf: (name: string, type: WitType) => TypeExpression | undefined
  /** Whether a function may wait, by its WIT name. */
  readonly waits: (name: string) => boolean
  /** Whether resources are the component's, so that the user's program disposes of them. */
  readonly disposable: boolean
  readonly docs?: InterfaceDocs
}

/**
 * The error of a result is thrown, unless the function calls the result by a second name of its type: the glue of jco
 * gives that one as it is.
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

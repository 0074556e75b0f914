import type { WitApi } from '../wit/api.js'
import { throwsError } from './declarations-input.js'
import { createNaming } from './naming.js'
import type { PackageModules } from './modules.js'
import { printSignature } from './print.js'
import { createTypePrinter } from './print-type.js'
import { signatureOf } from './signature.js'
import { type Convention, createExpressions } from './type-expression.js'

/**
 * The signature of a function that the world itself imports, `(level: number): void`, for a separate module.
 *
 * @returns `undefined` if it is not such a function
 */
export function importedFunction(
  name: string,
  api: WitApi,
  { world, moduleOf }: PackageModules,
  waits: boolean,
  convention?: Convention,
): string | undefined {
  const type = api.imports.get(name)
  if (type?.kind !== 'function' || type.type?.definition.kind !== 'function') return undefined
  const naming = createNaming(api, world, moduleOf)
  const expressions = createExpressions((entity) => {
    const found = naming.nameOf(entity)
    return found?.kind === 'own' ? { kind: 'foreign', module: world.name, name: found.name } : found
  }, convention)
  const throws = throwsError(type.type.definition, { types: world.types, ...naming })
  const signature = signatureOf(type.type.definition, expressions, { waits, throws })
  return printSignature(signature, createTypePrinter({ declared: new Set() }))
}

import type { WitType } from '../wit/api.js'
import { parseMember, plainName } from '../wit/member.js'
import { classDeclaration } from './class.js'
import { type DeclarationsInput, documented, throwsError } from './declarations-input.js'
import { isIdentifier } from './identifiers.js'
import type { Declaration } from './model.js'
import { signatureOf } from './signature.js'
import { createExpressions, type Expressions } from './type-expression.js'
import { typeDeclarations } from './type-declarations.js'
import { camelCase } from './words.js'

/** The declarations of a module for these functions and types. */
export function declarationsOf(input: DeclarationsInput): readonly Declaration[] {
  const { types, functions, typeNames, docs } = input
  const expressions = createExpressions(input.nameOf, input.convention)
  const taken = new Set(typeNames.values())
  const declarations: Declaration[] = []
  for (const [name, { kind, type }] of functions) {
    if (kind === 'function') declarations.push(...functionDeclaration(name, type, input, expressions))
  }
  for (const [name, { kind, type }] of types) {
    const jsName = typeNames.get(name)
    if (kind !== 'type' || type === undefined || jsName === undefined) continue
    const about = docs?.types.get(name)
    const first = input.aliasOf(name, type)
    if (first !== undefined) declarations.push({ kind: 'alias', ...documented(about?.docs), name: jsName, type: first })
    else if (type.definition.kind === 'resource') {
      declarations.push({ ...documented(about?.docs), ...classDeclaration(name, jsName, input, expressions) })
    } else declarations.push(...typeDeclarations(type, jsName, { taken, about, expressions }))
  }
  return declarations
}

function functionDeclaration(
  name: string,
  type: WitType | undefined,
  input: DeclarationsInput,
  expressions: Expressions,
): readonly Declaration[] {
  const jsName = camelCase(plainName(name))
  if (parseMember(name) !== undefined || !isIdentifier(jsName)) return []
  if (type?.definition.kind !== 'function') return [{ kind: 'any', name: jsName }]
  const options = { waits: input.waits(name), throws: throwsError(type.definition, input) }
  const signature = signatureOf(type.definition, expressions, options)
  return [{ kind: 'function', ...documented(input.docs?.functions.get(name)), name: jsName, ...signature }]
}

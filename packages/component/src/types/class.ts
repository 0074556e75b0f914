import { parseMember } from '../wit/member.js'
import { type DeclarationsInput, documented, throwsError } from './declarations-input.js'
import type { ClassDeclaration, MethodDeclaration } from './model.js'
import { parametersOf, signatureOf } from './signature.js'
import type { Expressions } from './type-expression.js'
import { camelCase } from './words.js'

/** The class of a resource with its constructor and methods, which are functions of the interface in WIT. */
export function classDeclaration(
  resource: string,
  name: string,
  input: DeclarationsInput,
  expressions: Expressions,
): ClassDeclaration {
  const { functions, waits, disposable, docs } = input
  const methods: MethodDeclaration[] = []
  const statics: MethodDeclaration[] = []
  let create: ClassDeclaration['create']
  for (const [full, { kind, type }] of functions) {
    const member = kind === 'function' ? parseMember(full) : undefined
    if (member?.owner !== resource || type?.definition.kind !== 'function') continue
    const about = documented(docs?.functions.get(full))
    if (member.kind === 'constructor') {
      create = { ...about, parameters: parametersOf(type.definition, expressions, false) }
      continue
    }
    const isMethod = member.kind === 'method'
    const throws = throwsError(type.definition, input)
    const signature = signatureOf(type.definition, expressions, { waits: waits(full), throws, isMethod })
    ;(isMethod ? methods : statics).push({ ...about, name: camelCase(member.name), ...signature })
  }
  return { kind: 'class', name, disposable, ...(create !== undefined && { create }), statics, methods }
}

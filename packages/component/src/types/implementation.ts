import { memberName } from './identifiers.js'
import type { ClassDeclaration, Declaration } from './model.js'
import { printParameters, printSignature } from './print.js'
import type { PrintType } from './print-type.js'

/** Name of the type that a module must match to implement an imported interface. */
export const IMPLEMENTATION = '$Implementation'

/**
 * The type of a user's module that is bound to an interface. Not `typeof import(…)`: there, resources are classes with
 * private constructors, which no user's class can match. Functions would be properties, whose parameters a resource
 * with additional members would not match. Methods are compared bivariantly.
 */
export function printImplementation(declarations: readonly Declaration[], print: PrintType): string {
  const members = declarations.flatMap((it) => {
    if (it.kind === 'any') return [`readonly ${memberName(it.name)}: any;`]
    if (it.kind === 'function') return [`${memberName(it.name)}${printSignature(it, print)};`]
    return it.kind === 'class' ? [`readonly ${it.name}: ${classType(it, print)};`] : []
  })
  return `  export interface ${IMPLEMENTATION} {\n${members.map((member) => `    ${member}\n`).join('')}  }\n`
}

function classType({ name, create, statics }: ClassDeclaration, print: PrintType): string {
  const type =
    create === undefined
      ? `(abstract new (...args: never[]) => ${name})`
      : `(new ${printParameters(create.parameters, print)} => ${name})`
  const members = statics.map((item) => `${memberName(item.name)}${printSignature(item, print)}; `)
  return members.length === 0 ? type : `${type} & { ${members.join('')}}`
}

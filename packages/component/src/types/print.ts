import { printDocs } from './docs.js'
import { isReserved, memberName } from './identifiers.js'
import type { ClassDeclaration, Declaration, HelperName, MethodDeclaration, Signature } from './model.js'
import { createTypePrinter, HELPERS, type PrintType, printField } from './print-type.js'

const INDENT = '  '
const INNER = '    '

const NO_CONSTRUCTOR = 'This type does not have a public constructor.'

/**
 * The body of a module with these declarations, all of them exported.
 *
 * @param more the text after them; gets the types that are declared here
 */
export function printModule(
  declarations: readonly Declaration[],
  more: (print: PrintType) => string = () => '',
): string {
  const declared = new Set(declarations.flatMap((it) => (isValue(it) ? [] : [it.name])))
  const helpers = new Set<HelperName>()
  const print = createTypePrinter({ declared, useHelper: (name) => helpers.add(name) })
  const texts = declarations.map((declaration) => printDeclaration(declaration, declared, print))
  const rest = more(print)
  return texts.join('') + [...helpers].toSorted().map(helperText).join('') + rest
}

function helperText(name: HelperName): string {
  const { parameters, shape } = HELPERS[name]
  return `${INDENT}export type ${name}<${parameters.join(', ')}> = ${shape};\n`
}

function printDeclaration(it: Declaration, declared: ReadonlySet<string>, print: PrintType): string {
  const docs = printDocs(it.docs, INDENT)
  switch (it.kind) {
    case 'alias':
      return `${docs}${INDENT}export type ${it.name} = ${print(it.type)};\n`
    case 'interface': {
      const fields = it.fields.map((field) => `${printDocs(field.docs, INNER)}${INNER}${printField(field, print)},\n`)
      return `${docs}${INDENT}export interface ${it.name} {\n${fields.join('')}${INDENT}}\n`
    }
    case 'any':
      return docs + printValue('const', it.name, ': any')
    case 'function':
      return docs + printValue('function', it.name, printSignature(it, print))
    case 'class':
      return docs + printClass(it, declared, print)
  }
}

/** A reserved word can be the name of an export, but not of a declaration. */
function printValue(keyword: 'const' | 'function', name: string, type: string): string {
  if (!isReserved(name)) return `${INDENT}export ${keyword} ${name}${type};\n`
  return `${INDENT}${keyword} $${name}${type};\n${INDENT}export { $${name} as ${name} };\n`
}

/** Whether a declaration declares a value but no type. */
export function isValue({ kind }: Declaration): boolean {
  return kind === 'function' || kind === 'any'
}

/** `(width: number): Canvas` */
export function printSignature({ parameters, result }: Signature, print: PrintType): string {
  return `${printParameters(parameters, print)}: ${print(result)}`
}

export function printParameters(parameters: Signature['parameters'], print: PrintType): string {
  return `(${parameters.map(({ name, type }) => `${name}: ${print(type)}`).join(', ')})`
}

function printClass(it: ClassDeclaration, declared: ReadonlySet<string>, print: PrintType): string {
  const global = (name: string): string => (declared.has(name) ? `globalThis.${name}` : name)
  const constructor =
    it.create === undefined
      ? `${printDocs(NO_CONSTRUCTOR, INNER)}${INNER}private constructor();\n`
      : `${printDocs(it.create.docs, INNER)}${INNER}constructor${printParameters(it.create.parameters, print)};\n`
  const method = (item: MethodDeclaration, prefix: string): string =>
    `${printDocs(item.docs, INNER)}${INNER}${prefix}${methodName(item.name)}${printSignature(item, print)};\n`
  return [
    `${INDENT}export class ${it.name}${it.disposable ? ` implements ${global('Disposable')}` : ''} {\n`,
    constructor,
    // The class itself has a `prototype` already.
    ...it.statics.filter(({ name }) => name !== 'prototype').map((item) => method(item, 'static ')),
    ...it.methods.map((item) => method(item, '')),
    it.disposable ? `${INNER}[${global('Symbol')}.dispose](): void;\n` : '',
    `${INDENT}}\n`,
  ].join('')
}

/** A method can be named `constructor`. Unquoted, it would be the constructor. */
function methodName(name: string): string {
  return name === 'constructor' ? "['constructor']" : memberName(name)
}

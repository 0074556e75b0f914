import { printDocs } from './docs.js'
import { isReserved, memberName } from './identifiers.js'
import type { ClassDeclaration, Declaration, HelperName, MethodDeclaration, Signature } from './model.js'
import { createTypePrinter, HELPERS, type PrintType, printField } from './print-type.js'

/** One level, which is that of a module's body in a types file. */
const INDENT = '  '

const NO_CONSTRUCTOR = 'This type does not have a public constructor.'

/**
 * The body of a module with these declarations, all of them exported.
 *
 * @param more the text after them; gets the types that are declared here
 * @param indent before each line
 */
export function printModule(
  declarations: readonly Declaration[],
  more: (print: PrintType) => string = () => '',
  indent: string = INDENT,
): string {
  const declared = new Set(declarations.flatMap((it) => (isValue(it) ? [] : [it.name])))
  const helpers = new Set<HelperName>()
  const print = createTypePrinter({ declared, useHelper: (name) => helpers.add(name) })
  const texts = declarations.map((declaration) => printDeclaration(declaration, { declared, print, indent }))
  const rest = more(print)
  return (
    texts.join('') +
    [...helpers]
      .toSorted()
      .map((name) => indent + helperText(name))
      .join('') +
    rest
  )
}

function helperText(name: HelperName): string {
  const { parameters, shape } = HELPERS[name]
  return `export type ${name}<${parameters.join(', ')}> = ${shape(...parameters)};\n`
}

/** Where declarations are printed. */
interface PrintPlace {
  readonly declared: ReadonlySet<string>
  readonly print: PrintType
  readonly indent: string
}

function printDeclaration(it: Declaration, place: PrintPlace): string {
  const { print, indent } = place
  const docs = printDocs(it.docs, indent)
  switch (it.kind) {
    case 'alias':
      return `${docs}${indent}export type ${it.name} = ${print(it.type)};\n`
    case 'interface': {
      const inner = indent + INDENT
      const fields = it.fields.map((field) => `${printDocs(field.docs, inner)}${inner}${printField(field, print)},\n`)
      return `${docs}${indent}export interface ${it.name} {\n${fields.join('')}${indent}}\n`
    }
    case 'any':
      return docs + printValue('const', it.name, ': any', indent)
    case 'function':
      return docs + printValue('function', it.name, printSignature(it, print), indent)
    case 'class':
      return docs + printClass(it, place)
  }
}

/** A reserved word can be the name of an export, but not of a declaration. */
function printValue(keyword: 'const' | 'function', name: string, type: string, indent: string): string {
  if (!isReserved(name)) return `${indent}export ${keyword} ${name}${type};\n`
  return `${indent}${keyword} $${name}${type};\n${indent}export { $${name} as ${name} };\n`
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

function printClass(it: ClassDeclaration, { declared, print, indent }: PrintPlace): string {
  const inner = indent + INDENT
  const global = (name: string): string => (declared.has(name) ? `globalThis.${name}` : name)
  const constructor =
    it.create === undefined
      ? `${printDocs(NO_CONSTRUCTOR, inner)}${inner}private constructor();\n`
      : `${printDocs(it.create.docs, inner)}${inner}constructor${printParameters(it.create.parameters, print)};\n`
  const method = (item: MethodDeclaration, prefix: string): string =>
    `${printDocs(item.docs, inner)}${inner}${prefix}${methodName(item.name)}${printSignature(item, print)};\n`
  return [
    `${indent}export class ${it.name}${it.disposable ? ` implements ${global('Disposable')}` : ''} {\n`,
    constructor,
    // The class itself has a `prototype` already.
    ...it.statics.filter(({ name }) => name !== 'prototype').map((item) => method(item, 'static ')),
    ...it.methods.map((item) => method(item, '')),
    it.disposable ? `${inner}[${global('Symbol')}.dispose](): void;\n` : '',
    `${indent}}\n`,
  ].join('')
}

/** A method can be named `constructor`. Unquoted, it would be the constructor. */
function methodName(name: string): string {
  return name === 'constructor' ? "['constructor']" : memberName(name)
}

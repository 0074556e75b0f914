import { isIdentifier, memberName, quoteText } from './identifiers.js'
import type { FieldDeclaration, HelperName, TypeExpression } from './model.js'

/** Maximum length of the text of one type. Types without names can double with each level. */
const MAX_LENGTH = 64 * 1024

const UNKNOWN = 'unknown'

interface Helper {
  readonly parameters: readonly string[]
  /** The type for these arguments. */
  readonly shape: (...args: readonly string[]) => string
}

/** The definitions of the helpers. */
export const HELPERS: Readonly<Record<HelperName, Helper>> = {
  Option: { parameters: ['T'], shape: (value) => `{ tag: 'none' } | { tag: 'some', val: ${value} }` },
  Result: { parameters: ['T', 'E'], shape: (ok, error) => `{ tag: 'ok', val: ${ok} } | { tag: 'err', val: ${error} }` },
}

/** The names at the place where a type is printed. */
export interface TypeContext {
  /** Types that are declared there and hide those of the standard library. */
  readonly declared: ReadonlySet<string>
  /** Records the use of a helper, which must then be declared. Without this function, helpers are written in full. */
  readonly useHelper?: (name: HelperName) => void
}

export type PrintType = (type: TypeExpression) => string

/** Creates a printer of types for one place. Types that are too long to be useful become `unknown`. */
export function createTypePrinter({ declared, useHelper }: TypeContext): PrintType {
  const printed = new Map<TypeExpression, string>()

  function print(type: TypeExpression): string {
    const known = printed.get(type)
    if (known !== undefined) return known
    const text = textOf(type)
    const kept = text.length > MAX_LENGTH ? UNKNOWN : text
    printed.set(type, kept)
    return kept
  }

  function textOf(type: TypeExpression): string {
    switch (type.kind) {
      case 'keyword':
        return type.name
      case 'own':
        return isIdentifier(type.name) ? type.name : UNKNOWN
      case 'global':
        return generic(declared.has(type.name) ? `globalThis.${type.name}` : type.name, type.args)
      case 'helper':
        return helper(type.name, type.args)
      case 'foreign':
        return isIdentifier(type.name) ? `import(${quoteText(type.module)}).${type.name}` : UNKNOWN
      case 'literal':
        return quoteText(type.text)
      case 'tuple':
        return `[${list(type.items, ', ')}]`
      case 'union':
        return type.members.length === 1 ? list(type.members, '') : `(${list(type.members, ' | ')})`
      case 'function':
        return `(() => ${print(type.result)})`
      case 'object':
        return type.fields.length === 0
          ? '{}'
          : `{ ${type.fields.map((field) => printField(field, print)).join('; ')} }`
    }
  }

  function helper(name: HelperName, args: readonly TypeExpression[]): string {
    if (useHelper !== undefined && !declared.has(name)) {
      useHelper(name)
      return generic(name, args)
    }
    const { parameters, shape } = HELPERS[name]
    return `(${shape(...parameters.map((_, at) => print(args[at] ?? VOID)))})`
  }

  function generic(name: string, args: readonly TypeExpression[]): string {
    return args.length === 0 ? name : `${name}<${list(args, ', ')}>`
  }

  /**
   * Stops as soon as the text is too long, because a type of a few bytes can refer to another, long one thousands of
   * times.
   */
  function list(types: readonly TypeExpression[], separator: string): string {
    let text = ''
    for (const [index, type] of types.entries()) {
      text += `${index > 0 ? separator : ''}${print(type)}`
      if (text.length > MAX_LENGTH) break
    }
    return text
  }

  return print
}

const VOID: TypeExpression = { kind: 'keyword', name: 'void' }

export function printField({ name, optional, type }: FieldDeclaration, print: PrintType): string {
  return `${memberName(name)}${optional ? '?' : ''}: ${print(type)}`
}

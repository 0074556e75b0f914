import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_NESTING } from '../limits.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { identifier } from './identifier.js'
import type { Definition, Field, TypeEntity, TypeName, ValueType } from '../binary/entities.js'

/** Maximum length of the text of one type. Types without names can double with each level. */
const MAX_TYPE_TEXT = 64 * 1024

/** The name without the version, which does not matter for a type: `wasi:io/streams.input-stream`. */
export function qualifiedName({ id, name }: TypeName): string {
  return id === undefined ? name : `${splitLabel(id).id.replace(/@.*/s, '')}.${name}`
}

/**
 * Creates a printer of types for people. Types that have a name are printed by name.
 *
 * @param names the names in the API of the types
 * @param nameOf how a named type is written
 */
export function createTypePrinter(
  names: ReadonlyMap<TypeEntity, TypeName>,
  nameOf: (name: TypeName) => string = ({ name }) => name,
): Printer {
  return createPrinter(new Map([...names].map(([type, name]) => [type, nameOf(name)])), () => undefined)
}

/** The definition of a name, in parts, because WIT writes some of them before the name. */
export type PrintedDefinition =
  /** `record`, and `{ x: f64 }`. */
  | { readonly kind: 'block'; readonly keyword: 'record' | 'variant' | 'flags' | 'enum'; readonly body: string }
  | PrintedFunction
  | { readonly kind: 'resource' }
  | { readonly kind: 'type'; readonly text: string }

export interface PrintedFunction {
  readonly kind: 'function'
  readonly async: boolean
  /** Each as `x: f64`. */
  readonly params: readonly string[]
  readonly result?: string
}

/** A definition in one piece: `record { x: f64 }`, `async func(x: u8) -> string`. */
export function definitionText(printed: PrintedDefinition): string {
  switch (printed.kind) {
    case 'block':
      return `${printed.keyword} ${printed.body}`
    case 'function':
      return functionText(printed)
    case 'resource':
      return 'resource'
    case 'type':
      return printed.text
  }
}

/** `async func(x: u8) -> string` */
export function functionText({ async, params, result }: PrintedFunction): string {
  return `${async ? 'async ' : ''}func(${params.join(', ')})${result === undefined ? '' : ` -> ${result}`}`
}

/** Prints the types at a place as WIT: by name if they have one, otherwise in full. */
export interface Printer {
  /** The definition of a name, in parts. */
  parts(type: TypeEntity): PrintedDefinition
  /** The definition of a name: `record { x: f64 }`. */
  definition(type: TypeEntity): string
  /** A use of a type. */
  use(type: ValueType): string
}

/**
 * @param names the names of the interface's own types
 * @param foreign the name of a resource that the interface has no name for
 */
export function createPrinter(
  names: ReadonlyMap<TypeEntity, string>,
  foreign: (type: TypeEntity) => string | undefined,
): Printer {
  const known = new Map<TypeEntity, string>()
  let depth = 0

  function use(type: ValueType): string {
    if (typeof type === 'string') return type
    const name = names.get(type)
    if (name !== undefined) return identifier(name)
    let text = known.get(type)
    if (text === undefined) {
      text = type.definition.kind === 'resource' ? (foreign(type) ?? 'resource') : definition(type)
      known.set(type, text)
    }
    return text
  }

  function definition(type: TypeEntity): string {
    return definitionText(parts(type))
  }

  function parts({ definition: it }: TypeEntity): PrintedDefinition {
    if (depth > MAX_NESTING) throw new WasmPkgError('E_LIMIT', `Types are nested deeper than ${MAX_NESTING} levels`)
    depth += 1
    try {
      const printed = partsOf(it)
      if (definitionText(printed).length > MAX_TYPE_TEXT) throw tooLarge()
      return printed
    } finally {
      depth -= 1
    }
  }

  const field = ({ name, type }: Field): string => `${identifier(name)}: ${use(type)}`

  function partsOf(it: Definition): PrintedDefinition {
    switch (it.kind) {
      case 'record':
        return block(it.kind, printAll(it.fields, field))
      case 'variant':
        return block(
          it.kind,
          printAll(it.cases, (item) =>
            item.type === undefined ? identifier(item.name) : caseText(item.name, item.type),
          ),
        )
      case 'flags':
      case 'enum':
        return block(it.kind, printAll(it.names, identifier))
      case 'resource':
        return { kind: 'resource' }
      case 'function': {
        const result = it.result === undefined ? {} : { result: use(it.result) }
        return { kind: 'function', async: it.async, params: printAll(it.params, field), ...result }
      }
      default:
        return { kind: 'type', text: textOf(it) }
    }
  }

  function caseText(name: string, type: ValueType): string {
    return `${identifier(name)}(${use(type)})`
  }

  function textOf(it: TextDefinition): string {
    switch (it.kind) {
      case 'primitive':
        return it.name
      case 'tuple':
        return `tuple<${printAll(it.items, use).join(', ')}>`
      case 'generic':
        return generic(it.name, it.items)
      case 'handle':
        return it.borrowed ? `borrow<${use(it.resource)}>` : use(it.resource)
      case 'instance':
        return 'interface'
      case 'component':
        return 'component'
    }
  }

  /** `result`, `result<T>`, `result<_, E>`, `future`, `list<u8, 4>`. */
  function generic(name: string, items: readonly (ValueType | undefined)[]): string {
    const last = items.findLastIndex((item) => item !== undefined)
    if (last === -1) return name
    const sides = printAll(items.slice(0, last + 1), (item) => (item === undefined ? '_' : use(item)))
    return `${name}<${sides.join(', ')}>`
  }

  return { parts, definition, use }
}

/** Definitions that WIT writes after the name of a type. */
type TextDefinition = Exclude<
  Definition,
  { readonly kind: 'record' | 'variant' | 'flags' | 'enum' | 'resource' | 'function' }
>

function block(keyword: 'record' | 'variant' | 'flags' | 'enum', items: readonly string[]): PrintedDefinition {
  return { kind: 'block', keyword, body: `{ ${items.join(', ')} }` }
}

function tooLarge(): WasmPkgError {
  return new WasmPkgError('E_LIMIT', 'A type is too large to be printed')
}

/**
 * Stops as soon as the text is too long, because a type of a few bytes can refer to another, long one thousands of
 * times.
 */
function printAll<T>(items: readonly T[], print: (item: T) => string): readonly string[] {
  const parts: string[] = []
  let length = 0
  for (const item of items) {
    const part = print(item)
    length += part.length
    if (length > MAX_TYPE_TEXT) throw tooLarge()
    parts.push(part)
  }
  return parts
}
